"""Pages that a policy's address may answer with: the policy itself, and what comes instead of it.

All texts are our own, in the form of the real things (the class names, ids and
headers that vendors use are what a guard has to go by). `FAULTS` is a table of
answers with the outcome each deserves; the page builders can be used alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from monitor.model import Outcome

NAME = "Nimbus Loom"
HOST = "nimbusloom.example"

_MENU = ("Products", "Models", "Pricing", "Docs", "Blog", "Company", "Sign in", "Get started")
_FOOTER = ("Terms of Service", "Privacy Policy", "Cookie Policy", "Security", "Status", "Careers", "Contact")


def page(
    body: str,
    *,
    title: str = "",
    lang: str = "en",
    head: str = "",
    framed: bool = False,
    menu: tuple[str, ...] = _MENU,
    footer: tuple[str, ...] = _FOOTER,
) -> str:
    """Give a whole HTML page around `body`, with a menu and a footer where `framed`."""
    top = bottom = ""
    if framed:
        links = "".join(f'<li><a href="/{escape(entry.lower())}">{entry}</a></li>' for entry in menu)
        low = "".join(f'<li><a href="/legal/{escape(entry.lower())}">{entry}</a></li>' for entry in footer)
        top = f'<header><a href="/">{NAME}</a><nav><ul>{links}</ul></nav></header>'
        bottom = f"<footer><ul>{low}</ul><p>© 2026 {NAME} Ltd. All rights reserved.</p></footer>"
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head><meta charset="utf-8"><title>{title}</title>{head}</head>\n'
        f"<body>{top}<main>{body}</main>{bottom}</body>\n</html>\n"
    )


# --- the document itself --------------------------------------------------------

POLICY_CLAUSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "1. Who we are",
        (
            f"{NAME} Ltd. (“{NAME}”, “we”, “us”) runs the {NAME} models, applications and interfaces for developers.",
            "This policy explains which personal data we collect, why we need it, and what you can do about it.",
        ),
    ),
    (
        "2. Data you give us",
        (
            "When you open an account we collect your name, your email address and a password that we store only as a hash.",
            "We receive the prompts, files and images that you send to a model, and the answers that it gives.",
            "If you buy a plan, our payment partner collects your card details; we see the last four digits only.",
        ),
    ),
    (
        "3. Data collected automatically",
        (
            "Our servers record your IP address, the type of your device and the times of your requests.",
            "We use cookies to keep you signed in and to remember your language; you may refuse all others.",
        ),
    ),
    (
        "4. How we use personal data",
        (
            "We use personal data to provide, secure and bill the services that you asked for.",
            "We do not use the content of business customers to train our models.",
            "Consumers may opt out of training at any time in the settings of their account.",
        ),
    ),
    (
        "5. Where data is stored",
        (
            "We store personal data on servers in Ireland and Singapore.",
            "Where data leaves the European Economic Area, we rely on standard contractual clauses.",
        ),
    ),
    (
        "6. Sharing",
        (
            "We share personal data with the processors on our list of subprocessors, under contracts that bind them to this policy.",
            "We do not sell personal data, and we do not share it with advertisers.",
            "We disclose data to authorities only where the law compels us to, and tell you unless that is forbidden.",
        ),
    ),
    (
        "7. How long we keep it",
        (
            "Prompts and answers are deleted after 30 days, unless you saved them in your history.",
            "Invoices are kept for ten years, as tax law requires.",
        ),
    ),
    (
        "8. Your rights",
        (
            "You may ask us for a copy of your personal data, have it corrected or deleted, and object to its use.",
            f"Write to privacy@{HOST} or use the form in your account; we answer within one month.",
        ),
    ),
    (
        "9. Changes",
        ("We announce changes to this policy by email at least 14 days before they take effect.",),
    ),
)

POLICY_CLAUSES_ZH: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("一、关于我们", ("云织科技有限公司（以下简称“我们”）运营云织大模型、应用程序及开放接口。", "本政策说明我们收集哪些个人信息、为何收集以及您享有的权利。")),
    (
        "二、您提供的信息",
        (
            "您注册账号时，我们会收集您的手机号码、昵称以及加密保存的登录密码。",
            "我们会处理您向模型输入的文字、文件和图片，以及模型生成的内容。",
            "您购买套餐时，支付机构会收集您的支付信息，我们仅能看到订单编号。",
        ),
    ),
    ("三、自动收集的信息", ("我们的服务器会记录您的网络地址、设备型号以及请求时间。", "我们使用必要的Cookie保持您的登录状态，您可以拒绝其他Cookie。")),
    (
        "四、我们如何使用个人信息",
        (
            "我们将个人信息用于提供、保障和结算您所选择的服务。",
            "我们不会使用企业客户的内容训练我们的模型。",
            "个人用户可以随时在账号设置中关闭“用于改进模型”的选项。",
        ),
    ),
    ("五、信息的存储", ("我们在中华人民共和国境内存储您的个人信息。", "如需向境外提供个人信息，我们会另行取得您的单独同意。")),
    (
        "六、信息的共享",
        (
            "我们仅与受托处理者共享个人信息，并通过合同约束其处理行为。",
            "我们不会出售您的个人信息，也不会将其提供给广告商。",
            "只有在法律法规要求的情况下，我们才会向有关机关披露信息。",
        ),
    ),
    ("七、保存期限", ("对话内容将在三十日后删除，除非您主动收藏。", "账单信息将按照税法的要求保存十年。")),
    ("八、您的权利", ("您有权查阅、复制、更正和删除您的个人信息，并撤回同意。", f"您可以通过 privacy@{HOST} 与我们联系，我们将在十五个工作日内答复。")),
    ("九、政策的更新", ("我们会在变更生效前至少七日以站内信的方式通知您。",)),
)  # fmt: skip


def clauses_html(clauses: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    return "".join(
        f"<h2>{escape(heading)}</h2>" + "".join(f"<p>{escape(text)}</p>" for text in texts)
        for heading, texts in clauses
    )


def policy(*, framed: bool = True, before: str = "", after: str = "", head: str = "") -> str:
    """Give the good privacy policy in English, with further markup before or after it."""
    body = f"{before}<h1>Privacy Policy</h1><p>Last updated: 1 March 2026</p>{clauses_html(POLICY_CLAUSES)}{after}"
    return page(body, title=f"Privacy Policy | {NAME}", framed=framed, head=head)


def policy_zh(*, framed: bool = True) -> str:
    """Give the good privacy policy in Chinese."""
    body = f"<h1>隐私政策</h1><p>更新日期：2026年3月1日</p>{clauses_html(POLICY_CLAUSES_ZH)}"
    return page(
        body,
        title="隐私政策 - 云织",
        lang="zh-CN",
        framed=framed,
        menu=("产品", "模型", "定价", "文档", "登录"),
        footer=("用户协议", "隐私政策", "联系我们"),
    )


def half_policy() -> str:
    """Give the first half of the policy, well formed."""
    return page(
        f"<h1>Privacy Policy</h1>{clauses_html(POLICY_CLAUSES[:4])}",
        title=f"Privacy Policy | {NAME}",
        framed=True,
    )


def rewritten_policy() -> str:
    """Give a policy of the same provider and kind in which no sentence stayed."""
    sections = (
        (
            "Scope",
            (
                "Whoever uses a product of Nimbus Loom entrusts information to the company; the following sets out the handling.",
            ),
        ),
        (
            "Information we hold",
            (
                "Registration brings us contact details. Usage brings us logs, diagnostics and whatever people type or upload.",
                "Third parties such as app stores may pass on purchase records that relate to an individual.",
            ),
        ),
        (
            "Purposes and grounds",
            (
                "Processing happens to perform the contract, to meet legal duties, and for legitimate interests such as fighting abuse.",
                "Consumer conversations may improve future systems unless the person switched that off beforehand.",
            ),
        ),
        (
            "Recipients",
            (
                "Hosting companies, auditors and payment services obtain personal information as far as their task demands.",
            ),
        ),
        ("Locations", ("Copies reside in data centres within Ireland, and backups within Finland.",)),
        (
            "Retention",
            (
                "Conversations disappear ninety days after the last visit; accounting records stay for a decade.",
            ),
        ),
        (
            "Choices",
            (
                "Individuals can demand access, rectification, erasure and portability, or complain to a supervisory authority.",
                "A request needs no particular form; the privacy team of Nimbus Loom replies inside thirty days.",
            ),
        ),
    )
    return page(
        f"<h1>Privacy Policy</h1>{clauses_html(sections)}", title=f"Privacy Policy | {NAME}", framed=True
    )


def terms() -> str:
    """Give the same provider's terms of service."""
    sections = (
        ("1. Agreement", (f"By using the services of {NAME} Ltd. you agree to these Terms of Service.", "If you do not agree, you may not use the services.")),
        ("2. Accounts", ("You must be at least 18 years old to open an account.", "You are responsible for everything that happens under your account.")),
        ("3. Licence", ("We grant you a limited licence to use the services for your own business.", "You may not resell the services or reverse engineer them.")),
        ("4. Fees", ("Fees are due in advance and are not refunded.", "We may change our prices with a notice of 30 days.")),
        ("5. Liability", ("To the extent the law permits, our liability is limited to the fees of the last twelve months.", "We give no warranty that the services are free of errors.")),
        ("6. Indemnity", ("You indemnify us against claims that arise from your use of the services.",)),
        ("7. Termination", ("Either side may terminate this agreement with a notice of one month.", "We may suspend your account if you breach these terms.")),
        ("8. Law", ("The governing law is that of Ireland, and disputes go to arbitration in Dublin.",)),
    )  # fmt: skip
    return page(
        f"<h1>Terms of Service</h1>{clauses_html(sections)}", title=f"Terms of Service | {NAME}", framed=True
    )


def cookie_policy() -> str:
    """Give the same provider's cookie policy."""
    sections = (
        ("What cookies are", ("Cookies are small files that a site stores on your device.", "Pixels and local storage work in a similar way, and this notice covers them too.")),
        ("Cookies we set", ("Session cookies keep you signed in and expire when you close the browser.", "Preference cookies remember the language for a year.", "Analytics cookies count visits; we set them only with your consent.")),
        ("Your control", ("You can delete cookies in the settings of your browser.", "Without session cookies you cannot sign in.")),
    )  # fmt: skip
    return page(
        f"<h1>Cookie Policy</h1>{clauses_html(sections)}", title=f"Cookie Policy | {NAME}", framed=True
    )


def german_policy() -> str:
    """Give the policy in German, at the address of the English one."""
    sections = (
        ("1. Wer wir sind", (f"Die {NAME} Ltd. betreibt Sprachmodelle, Anwendungen und Schnittstellen für Entwickler.", "Diese Erklärung beschreibt, welche personenbezogenen Daten wir erheben und zu welchem Zweck wir sie verarbeiten.")),
        ("2. Ihre Angaben", ("Wenn Sie ein Konto anlegen, erheben wir Ihren Namen und Ihre E-Mail-Adresse.", "Wir erhalten die Eingaben und Dateien, die Sie an ein Modell senden, und die Antworten, die es gibt.")),
        ("3. Zwecke", ("Wir verarbeiten die Daten, um unsere Dienste bereitzustellen, zu sichern und abzurechnen.", "Die Inhalte von Geschäftskunden werden nicht zum Training der Modelle verwendet.")),
        ("4. Ihre Rechte", ("Sie können Auskunft, Berichtigung und Löschung Ihrer Daten verlangen und der Nutzung widersprechen.", "Wir antworten auf jede Anfrage innerhalb eines Monats.")),
    )  # fmt: skip
    return page(
        f"<h1>Datenschutzerklärung</h1>{clauses_html(sections)}",
        title=f"Datenschutzerklärung | {NAME}",
        lang="de",
        framed=True,
    )


def other_provider() -> str:
    """Give the privacy policy of somebody else."""
    sections = (
        ("Introduction", ("Quarry & Finch GmbH values the trust of everyone who shops with Quarry.", "Quarry runs a marketplace for garden tools, and this statement covers its visitors.")),
        ("Collection", ("Orders need a delivery address, a telephone number and a means of payment.", "Quarry notes which products a visitor looked at during a session.")),
        ("Purposes", ("Addresses go to the carrier; product views shape the recommendations on the start page.", "Newsletters go to people who asked for them, until they unsubscribe.")),
        ("Rights", ("Anyone may request a copy of the personal data that Quarry holds about them, or its erasure.", "The data protection officer of Quarry & Finch answers by post.")),
    )  # fmt: skip
    return page(
        f"<h1>Quarry Privacy Statement</h1>{clauses_html(sections)}",
        title="Privacy Statement | Quarry & Finch",
        framed=False,
    )


def home() -> str:
    """Give the provider's home page."""
    body = (
        "<h1>Models that do the weaving for you</h1><p>Build faster with the Nimbus Loom platform.</p>"
        '<p><a href="/signup">Get started</a> <a href="/sales">Contact sales</a></p>'
        "<h2>Trusted by 4,000 teams</h2><p>From start-ups to banks, teams ship with Nimbus Loom every day.</p>"
        "<h2>Loom Large</h2><p>Our strongest model writes, reasons and codes.</p><p><a href='/models/large'>Learn more</a></p>"
        "<h2>Loom Small</h2><p>Answers in milliseconds, on your own hardware.</p><p><a href='/models/small'>Learn more</a></p>"
        "<h2>What our customers say</h2><p>“It cut our backlog in half.” Ada, engineer</p>"
        "<h2>Ready to weave?</h2><p><a href='/signup'>Start for free</a></p>"
    )
    return page(
        body,
        title=f"{NAME} – Models that do the weaving",
        framed=True,
        head='<meta property="og:type" content="website">',
    )


# --- challenges -----------------------------------------------------------------


def cloudflare_challenge() -> str:
    return (
        '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta http-equiv="refresh" content="360"></head>'
        '<body><div class="main-wrapper" role="main"><div class="main-content"><noscript><div class="h2"><span id="challenge-error-text">'
        "Enable JavaScript and cookies to continue</span></div></noscript></div></div><script>(function(){window._cf_chl_opt = "
        "{cvId: '3',cZone: \"nimbusloom.example\",cType: 'managed',cRay: '8a1b2c3d4e5f6071'};var a=document.createElement('script');"
        "a.src='/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1?ray=8a1b2c3d4e5f6071';})();</script></body></html>"
    )


def cloudflare_rendered() -> str:
    return page(
        f"<h1>{HOST}</h1><h2>Verify you are human by completing the action below.</h2>"
        f"<p>{HOST} needs to review the security of your connection before proceeding.</p>"
        "<p>Ray ID: 8a1b2c3d4e5f6071</p><p>Performance &amp; security by Cloudflare</p>",
        title="Just a moment...",
    )


def cloudflare_block() -> str:
    return page(
        f"<h1>Sorry, you have been blocked</h1><h2>You are unable to access {HOST}</h2><h2>Why have I been blocked?</h2>"
        "<p>This website is using a security service to protect itself from online attacks. What you just did triggered the "
        "security solution. Several actions could trigger this block, such as submitting a certain word, a command or malformed data.</p>"
        "<h2>What can I do to resolve this?</h2><p>You can email the site owner to let them know you were blocked. Please include what "
        "you were doing when this page came up and the Cloudflare Ray ID found at the bottom of this page.</p>"
        "<p>Cloudflare Ray ID: 8a1b2c3d4e5f6071 • Your IP: 203.0.113.7 • Performance &amp; security by Cloudflare</p>",
        title="Attention Required! | Cloudflare",
    )


def akamai_denied() -> str:
    return (
        "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n \n"
        'You don\'t have permission to access "http&#58;&#47;&#47;nimbusloom&#46;example&#47;legal&#47;privacy" on this server.<P>\n'
        "Reference&#32;&#35;18&#46;2d5a1702&#46;1771000000&#46;1a2b3c4d\n<P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18&#46;2d5a1702&#46;1771000000&#46;1a2b3c4d</P>\n</BODY>\n</HTML>\n"
    )


def akamai_challenge() -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><title>Challenge Validation</title><link rel="stylesheet" href="/_sec/cp_challenge/sec-4-4.css">'
        '<script type="text/javascript">function cp_clge_done(){location.reload(true);}</script>'
        '<script src="/_sec/cp_challenge/sec-cpt-int-4-4.js" async defer></script></head><body><div id="sec-container"><div id="sec-text-container">'
        '<iframe id="sec-text-if" src="/_sec/cp_challenge/crypto_message-4-4.htm"></iframe></div><div id="sec-if-container">'
        '<iframe id="sec-cpt-if" provider="crypto" src="/_sec/cp_challenge/ak-challenge-4-4.htm" data-duration="5"></iframe></div>'
        "<p>Powered and protected by Akamai</p></div></body></html>"
    )


def aliyun_script_challenge() -> str:
    return (
        "<html><script>\nvar arg1='5B3A2C1D0E9F8A7B6C5D4E3F2A1B0C9D8E7F6A5B';\nvar _0x4818=['csKHwqMI','ZsKJwr8VeAsy'];\n"
        "function setCookie(name,value){var expiredate=new Date();document.cookie=name+'='+value;}\n"
        "function reload(x){setCookie('acw_sc__v2',x);document.location.reload();}\nreload(arg1);\n</script></html>"
    )


def aliyun_block() -> str:
    return (
        '<!doctypehtml><html lang="zh-cn"><head><meta charset="utf-8"><title>405</title></head><body>'
        '<div data-spm="block"><img src="//errors.aliyun.com/images/TB1TpamHpXXXXaJXXXXeB7nYVXX-104-162.png"/><h1>405</h1>'
        "<p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p><p>您的请求ID是：<strong>7b2d0a1e17710000001234567e</strong></p></div></body></html>"
    )


def aliyun_slider() -> str:
    return page(
        '<div id="waf_nc_block"><h1>访问验证</h1><p>为了更好的访问体验，请进行验证，通过后即可继续访问网页</p>'
        '<div id="nocaptcha"></div><p>请按住滑块，拖动到最右边</p></div>'
        '<script src="https://g.alicdn.com/AWSC/AWSC/awsc.js"></script>',
        title="滑动验证页面",
        lang="zh",
    )


def datadome() -> str:
    return (
        '<html lang="en"><head><title>nimbusloom.example</title><style>#cmsg{animation: A 1.5s;}</style></head>'
        '<body style="margin:0"><p id="cmsg">Please enable JS and disable any ad blocker</p><script data-cfasync="false">'
        "var dd={'rt':'c','cid':'AHrlqAAAAAMA','hsh':'A55FBF4311ED6F1BF9911EB71931D5','t':'fe','s':17434,'host':'geo.captcha-delivery.com'}</script>"
        '<script data-cfasync="false" src="https://ct.captcha-delivery.com/c.js"></script></body></html>'
    )


def perimeterx() -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Access to this page has been denied</title>'
        '<meta name="description" content="px-captcha"></head><body><section class="container"><div class="page-title-wrapper">'
        "<h1>Before we continue...</h1></div><p>Press &amp; Hold to confirm you are a human (and not a bot).</p>"
        '<div id="px-captcha"></div><p>Reference ID 6f1c2b30-0000-11f0-9f6e-abcdefabcdef</p></section>'
        "<script>window._pxVid='';window._pxUuid='6f1c2b30';window._pxAppId='PXabcd1234';</script>"
        '<script src="https://captcha.px-cdn.net/PXabcd1234/captcha.js"></script></body></html>'
    )


def generic_captcha() -> str:
    return page(
        "<h1>Security check</h1><p>Please complete the security check to access this site.</p>"
        '<form method="post"><div class="g-recaptcha" data-sitekey="k"></div><button>Continue</button></form>',
        title="Security check",
    )


# --- walls ----------------------------------------------------------------------


def sign_in() -> str:
    return page(
        '<h1>Sign in</h1><p>Sign in to continue to Nimbus Loom.</p><form method="post" action="/session"><label>Email '
        '<input type="email" name="email"></label><label>Password <input type="password" name="password"></label><button>Sign in</button>'
        '</form><p><a href="/reset">Forgot password?</a></p><p>Don\'t have an account? <a href="/signup">Sign up</a></p>',
        title=f"Sign in | {NAME}",
        framed=True,
    )


def sign_in_zh() -> str:
    return page(
        "<h1>登录后查看</h1><p>请先登录您的账号，登录后即可查看完整内容。</p><p>手机号登录</p><p>获取验证码</p><p>扫码登录</p>",
        title="登录 - 云织",
        lang="zh",
        framed=True,
        menu=("产品", "登录"),
        footer=("用户协议", "隐私政策"),
    )


def consent_wall() -> str:
    return page(
        "<h1>We value your privacy</h1><p>We and our 842 partners store and access personal data, such as browsing data or unique "
        "identifiers, on your device. Selecting Accept enables tracking technologies to support the purposes shown under “we and our "
        "partners process data to provide”. If trackers are disabled, some content and ads you see may not be as relevant to you. You can "
        "resurface this menu to change your choices or withdraw consent at any time.</p><p>We and our partners process data to provide: "
        "use precise geolocation data, actively scan device characteristics for identification, store and/or access information on a "
        "device, personalised advertising and content, advertising and content measurement, audience research and services development.</p>"
        "<button>Accept all</button><button>Reject all</button><button>Manage preferences</button>",
        title="Before you continue",
    )


def country_block() -> str:
    return page(
        f"<h1>Not available in your country</h1><p>{NAME} is not available in your country or region yet.</p>"
        "<p>We hope to change that soon.</p>",
        title=f"{NAME} is not available in your region",
        framed=True,
    )


def country_block_zh() -> str:
    return page("<h1>抱歉</h1><p>您所在的国家或地区暂不支持访问本服务。</p>", title="云织", lang="zh")


# --- errors ---------------------------------------------------------------------


def maintenance() -> str:
    return page(
        "<h1>We’ll be back soon</h1><p>Nimbus Loom is currently undergoing scheduled maintenance. Please check back in an hour.</p>",
        title="Scheduled maintenance",
        framed=True,
    )


def maintenance_zh() -> str:
    return page(
        "<h1>系统维护中</h1><p>尊敬的用户：系统正在升级维护，预计今晚22:00恢复，给您带来不便敬请谅解。</p>",
        title="系统维护",
        lang="zh",
    )


def application_error() -> str:
    padding = "<script>" + "self.__next_f.push([1,'" + "x" * 120_000 + "'])</script>"
    return page(
        '<div style="height:100vh"><h2>Application error: a client-side exception has occurred (see the browser console for more '
        f"information).</h2></div>{padding}",
        title=f"Privacy Policy | {NAME}",
        framed=True,
    )


def soft_404(language: str = "en", *, framed: bool = False) -> str:
    title, heading, text = {
        "en": (
            "Page not found",
            "Page not found",
            "Sorry, we couldn’t find the page you’re looking for. It may have been moved or deleted.",
        ),
        "fr": ("Page introuvable", "Oups !", "La page que vous recherchez n’existe pas ou a été déplacée."),
        "de": (
            "Seite nicht gefunden",
            "Hoppla",
            "Die angeforderte Seite konnte leider nicht gefunden werden.",
        ),
        "zh": ("页面不存在", "404", "抱歉，您访问的页面不存在或已被删除。"),
    }[language]
    body = f"<h1>{heading}</h1><p>{text}</p><p><a href='/'>↩</a></p>"
    return page(body, title=f"{title} | {NAME}", lang=language, framed=framed)


def quiet_soft_404() -> str:
    """Give a missing page that keeps the title of the whole site."""
    return page(
        "<h1>404</h1><p>The requested page does not exist.</p><p><a href='/'>Back to home</a></p>"
        "<h2>From the blog</h2><ul><li>Loom Large is here</li><li>How we weave</li><li>Ten prompts for Monday</li></ul>",
        title=NAME,
        framed=True,
    )


# --- other and unreadable pages -------------------------------------------------


def parked() -> str:
    return page(
        f"<h1>{HOST}</h1><p>This domain is for sale. Buy this domain for $4,999 or make an offer.</p>"
        "<h2>Related searches</h2><ul><li>Cheap looms</li><li>Weaving courses</li><li>Cloud storage</li></ul>",
        title=f"{HOST} is for sale",
        head='<script src="https://img.sedoparking.com/js/park.js"></script>',
    )


def meta_refresh(target: str) -> str:
    return page(
        "<p>Please wait.</p>", title=NAME, head=f'<meta http-equiv="refresh" content="0; url={target}">'
    )


def script_redirect(target: str) -> str:
    return f"<html><head><title>{NAME}</title><script>window.location.replace('{target}');</script></head><body></body></html>"


def shell() -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{NAME}</title><script type="module" src="/assets/index.js"></script>'
        '</head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div></body></html>'
    )


def skeleton() -> str:
    bars = '<div class="skeleton animate-pulse"></div>' * 30
    return page(
        f"<h1>Privacy Policy</h1><p>Loading…</p>{bars}", title=f"Privacy Policy | {NAME}", framed=True
    )


def cut_policy(share: float = 0.5) -> str:
    """Give the policy's markup cut off at `share` of its length, moved into the middle of a sentence."""
    whole = policy()
    place = whole.index(" ", whole.index("<p>", int(len(whole) * share)) + 20)
    return whole[:place]


# --- the table ------------------------------------------------------------------

HTML: Mapping[str, str] = {"content-type": "text/html; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer in the place of the policy, and the outcome that it deserves.

    `path` is where the answer ends, relative to the site, where that matters.
    """

    id: str
    outcome: Outcome
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: dict(HTML))
    path: str | None = None
    host: str | None = None


def _html(name: str, outcome: Outcome, body: str, status: int = 200, **headers: str) -> Fault:
    fields = {**HTML, **{key.replace("_", "-"): value for key, value in headers.items()}}
    return Fault(name, outcome, body.encode(), status, fields)


_B, _U, _N, _R, _I = (
    Outcome.BLOCKED,
    Outcome.UNREACHABLE,
    Outcome.NOT_FOUND,
    Outcome.REPLACED,
    Outcome.INVALID,
)

FAULTS: tuple[Fault, ...] = (
    *(_html(f"cloudflare {status}", _B, cloudflare_challenge(), status, cf_mitigated="challenge", server="cloudflare") for status in (200, 403, 429, 503)),
    _html("cloudflare without headers", _B, cloudflare_challenge()),
    _html("cloudflare rendered", _B, cloudflare_rendered()),
    _html("cloudflare block 200", _B, cloudflare_block(), server="cloudflare"),
    *(_html(f"akamai denied {status}", _B, akamai_denied(), status, server="AkamaiGHost") for status in (200, 403)),
    *(_html(f"akamai challenge {status}", _B, akamai_challenge(), status) for status in (200, 202, 429)),
    *(_html(f"aliyun script {status}", _B, aliyun_script_challenge(), status, server="Tengine") for status in (200, 503)),
    *(_html(f"aliyun block {status}", _B, aliyun_block(), status) for status in (200, 405)),
    _html("aliyun slider", _B, aliyun_slider()),
    *(_html(f"datadome {status}", _B, datadome(), status, x_datadome="protected", server="DataDome") for status in (200, 403)),
    *(_html(f"perimeterx {status}", _B, perimeterx(), status) for status in (200, 403)),
    _html("captcha of no known vendor", _B, generic_captcha()),
    _html("too many requests", _B, page("<h1>Too many requests</h1>"), 429),
    _html("unauthorised", _B, sign_in(), 401),
    _html("forbidden", _B, page("<h1>Forbidden</h1>"), 403),
    _html("legal reasons", _B, page("<h1>Unavailable for legal reasons</h1>"), 451),
    _html("policy with status 403", _B, policy(), 403),
    _html("sign-in", _B, sign_in()),
    _html("sign-in in Chinese", _B, sign_in_zh()),
    _html("consent wall", _B, consent_wall()),
    _html("country", _B, country_block()),
    _html("country in Chinese", _B, country_block_zh()),
    *(_html(f"server error {status}", _U, page("<h1>Error</h1><p>Something went wrong.</p>"), status) for status in (500, 502, 503, 504, 520)),
    _html("policy with status 500", _U, policy(), 500),
    _html("maintenance", _U, maintenance()),
    _html("maintenance in Chinese", _U, maintenance_zh()),
    _html("application error", _U, application_error()),
    *(_html(f"missing {status}", _N, soft_404(), status) for status in (404, 410)),
    *(_html(f"soft 404 {language}{' framed' if framed else ''}", _N, soft_404(language, framed=framed)) for language in ("en", "fr", "de", "zh") for framed in (False, True)),
    _html("soft 404 with a plain title", _N, quiet_soft_404()),
    _html("home page", _R, home()),
    Fault("redirect home", _R, home().encode(), path="/"),
    Fault("other host", _R, policy().encode(), host="mirror.example"),
    _html("parked", _R, parked()),
    _html("terms", _R, terms()),
    _html("cookie policy", _R, cookie_policy()),
    _html("German", _R, german_policy()),
    _html("Chinese", _R, policy_zh()),
    _html("meta refresh", _R, meta_refresh("https://elsewhere.example/")),
    _html("script redirect", _R, script_redirect("https://elsewhere.example/")),
    _html("empty", _I, ""),
    _html("no text", _I, page("")),
    _html("shell", _I, shell()),
    _html("skeleton", _I, skeleton()),
    _html("cut", _I, cut_policy()),
    Fault("image", _I, b"\x89PNG\r\n\x1a\n" + bytes(2000), headers={"content-type": "image/png"}),
    Fault("archive called a page", _I, b"PK\x03\x04" + bytes(2000)),
    Fault("not modified", _I, b"", 304, {}),
)  # fmt: skip
