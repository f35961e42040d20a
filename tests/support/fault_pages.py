"""The policy of a provider of our own invention, what can become of it, and what stands in its place."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

NAME = "Tern Harbour"
HOST = "ternharbour.example"
COUSIN = "tern-legal.example"
"""A second official host."""
STRANGER = "partner.example"
"""A host of somebody else."""

RESIDENCY = "We store personal data on servers in Zürich and in Chile."
TRAINING = "We do not use the prompts of business customers, or the answers to them, to train our models."
RETENTION = (
    "Conversations are deleted 45 days after you close them, except where a court orders us to keep them."
)
OPT_OUT = "Everyone else may opt out of training in the settings of their account."

CLAUSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "1. About this policy",
        (
            f"{NAME} AS, a company under Norwegian law, offers language models to people and to businesses.",
            "This privacy policy describes what personal data we process, for which purposes, and which rights you have.",
            "It covers our website, our application and the interface for developers.",
        ),
    ),
    (
        "2. What you tell us",
        (
            "To open an account you give us a name, an email address and a telephone number.",
            "Whatever you write to a model, and every file you attach, reaches our servers together with the answer.",
            "Payments are handled by a partner; we learn the last four digits of the card and its country.",
        ),
    ),
    (
        "3. What we record",
        (
            "Each request leaves an entry with the time, the address it came from and the kind of device.",
            "Strictly necessary cookies keep you signed in; all other cookies wait for your consent.",
        ),
    ),
    (
        "4. Training",
        (TRAINING, OPT_OUT, "What was opted out stays out of every later version of a model."),
    ),
    (
        "5. Where data is kept",
        (RESIDENCY, "Transfers out of the European Economic Area rest on standard contractual clauses."),
    ),
    (
        "6. Who else sees data",
        (
            "Subprocessors work for us under written contracts; the @ names each of them.",
            "We never sell personal data, and no advertiser receives any of it.",
            "Authorities obtain data only on a binding order, which we check before we follow it.",
        ),
    ),
    (
        "7. How long data is kept",
        (RETENTION, "Accounting law makes us keep invoices for five years."),
    ),
    (
        "8. Your rights",
        (
            "You may demand access to your personal data, its correction, its erasure and a portable copy of it.",
            f"Write to privacy@{HOST}; an answer reaches you within thirty days, and it costs nothing.",
            "If you disagree with the answer, you may complain to the Norwegian Data Protection Authority.",
        ),
    ),
    (
        "9. Changes to this policy",
        ("A change is announced by email, three weeks before it takes effect.",),
    ),
)

SUBPROCESSORS = f"https://{HOST}/legal/subprocessors"
_LINK = f'<a href="{SUBPROCESSORS}">list of subprocessors</a>'


def framed(main: str, *, title: str = "", lang: str = "en", head: str = "", top: str = "") -> str:
    """Give a whole page with the site's menu and footer around `main`; `top` begins the body."""
    menu = "".join(
        f'<a class="nav" href="/{word.lower()}">{word}</a>'
        for word in ("Models", "Prices", "Docs", "Sign in")
    )
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head>'
        f'<body>{top}<div id="top"><header><a href="/">{NAME}</a><nav>{menu}</nav></header></div><main>{main}</main>'
        f'<footer><p>© 2026 {NAME} AS</p><a href="/legal/privacy">Privacy</a><a href="/legal/terms">Terms</a>'
        '<a href="/imprint">Imprint</a></footer></body></html>'
    )


def plain(main: str, *, title: str = "", lang: str = "en", head: str = "") -> str:
    """Give a page without anything around `main`."""
    return f'<!doctype html><html lang="{lang}"><head><title>{escape(title)}</title>{head}</head><body>{main}</body></html>'


def section(heading: str, texts: Sequence[str]) -> str:
    paragraphs = "".join(f"<p>{escape(text).replace('@ names', f'{_LINK} names')}</p>" for text in texts)
    return f"<section><h2>{escape(heading)}</h2><div class='prose'>{paragraphs}</div></section>"


def sections(clauses: Sequence[tuple[str, Sequence[str]]] = CLAUSES) -> str:
    return "".join(section(heading, texts) for heading, texts in clauses)


def policy(main: str | None = None, *, head: str = "", top: str = "", dated: str = "2 February 2026") -> str:
    """Give the good policy; `main` stands for its sections."""
    inner = sections() if main is None else main
    return framed(
        f"<h1>Privacy Policy</h1><p>Effective: {dated}</p>{inner}",
        title=f"Privacy Policy – {NAME}",
        head=head,
        top=top,
    )


def with_change(old: str, new: str) -> str:
    """Give the policy with `new` markup in the place of the text `old`, which must stand there once."""
    whole = policy()
    assert whole.count(escape(old)) == 1, old
    return whole.replace(escape(old), new)


def chinese() -> str:
    """Give a policy in Chinese of the same provider."""
    clauses = (
        ("一、概述", ("燕港科技（以下简称“我们”）向个人与企业提供大语言模型服务。", "本隐私政策说明我们处理哪些个人信息、处理的目的以及您享有的权利。")),
        ("二、收集的信息", ("您注册账号时需要提供姓名、电子邮箱和手机号码。", "您输入的内容与上传的文件会连同生成的回答一并发送到我们的服务器。")),
        ("三、模型训练", ("我们不会使用企业客户的输入内容训练我们的模型。", "其他用户可以在账号设置中选择退出。")),
        ("四、存储地点", ("我们将个人信息存储在挪威和智利的服务器上。", "向境外提供个人信息时，我们会取得您的单独同意。")),
        ("五、保存期限", ("对话在您关闭后四十五日内删除。", "依照会计法规，账单需要保存五年。")),
        ("六、您的权利", ("您可以查阅、更正、删除您的个人信息，并可索取副本。", f"请发送邮件至 privacy@{HOST}，我们将在三十日内答复。")),
    )  # fmt: skip
    return framed(f"<h1>隐私政策</h1>{sections(clauses)}", title=f"隐私政策 – {NAME}", lang="zh")


def french() -> str:
    """Give the policy in French."""
    clauses = (
        ("1. Qui nous sommes", (f"{NAME} AS, société de droit norvégien, propose des modèles de langage aux particuliers et aux entreprises.", "La présente politique décrit les données à caractère personnel que nous traitons, les finalités du traitement et vos droits.")),
        ("2. Données que vous nous confiez", ("Pour ouvrir un compte, vous indiquez un nom, une adresse électronique et un numéro de téléphone.", "Tout ce que vous écrivez à un modèle parvient à nos serveurs avec la réponse.")),
        ("3. Entraînement", ("Nous n’utilisons pas les requêtes des clients professionnels pour entraîner nos modèles.", "Les autres utilisateurs peuvent s’y opposer dans les réglages de leur compte.")),
        ("4. Lieu de conservation", ("Nous conservons les données à caractère personnel sur des serveurs en Norvège et au Chili.",)),
        ("5. Vos droits", ("Vous pouvez demander l’accès à vos données, leur rectification et leur effacement.", "Une réponse vous parvient dans un délai de trente jours.")),
    )  # fmt: skip
    return framed(
        f"<h1>Politique de confidentialité</h1>{sections(clauses)}",
        title=f"Politique de confidentialité – {NAME}",
        lang="fr",
    )


def terms() -> str:
    """Give the same provider's terms of use."""
    clauses = (
        ("1. The agreement", (f"These Terms of Use are an agreement between you and {NAME} AS.", "Whoever uses the service accepts these terms; whoever does not accept them must not use it.")),
        ("2. Your account", ("You must be of age to open an account, and you keep its password secret.", "You answer for what is done under your account.")),
        ("3. What you may do", ("We grant you a licence to use the service, which you may not transfer.", "You may not reverse engineer, resell or overload the service.")),
        ("4. Fees", ("Subscription fees are due at the beginning of each month.", "Fees are not refunded when the agreement ends early.")),
        ("5. Warranty and liability", ("The service comes without warranty of any kind, as far as the law permits.", "Our liability is limited to what you paid in the twelve months before.", "You indemnify us against claims of others that arise from your use.")),
        ("6. End", ("Either party may terminate this agreement at the end of a month.", "We may suspend an account that breaches these terms.")),
        ("7. Governing law", ("Norwegian law governs, and the courts of Bergen have jurisdiction.",)),
    )  # fmt: skip
    return framed(f"<h1>Terms of Use</h1>{sections(clauses)}", title=f"Terms of Use – {NAME}")


def processing_agreement() -> str:
    """Give the same provider's data processing agreement."""
    clauses = (
        ("1. Parties and subject", (f"This Data Processing Agreement is made between the customer (the controller) and {NAME} AS (the processor).", "It governs the processing of customer personal data under the main agreement.")),
        ("2. Instructions", ("The processor processes customer personal data on documented instructions of the controller only.",)),
        ("3. Sub-processors", ("The controller gives a general authorisation to engage sub-processors.", "The processor announces each new sub-processor thirty days ahead.")),
        ("4. Personal data breach", ("The processor notifies the controller of a personal data breach without undue delay.",)),
        ("5. Audits", ("The processor makes available what is needed to demonstrate compliance and contributes to audits.",)),
        ("6. Deletion", ("At the end of the services the processor deletes or returns customer personal data.",)),
    )  # fmt: skip
    return framed(f"<h1>Data Processing Agreement</h1>{sections(clauses)}", title=f"DPA – {NAME}")


def rewritten() -> str:
    """Give a privacy policy of the same provider in which no sentence stayed."""
    clauses = (
        ("Why you are reading this", (f"{NAME} takes the view that people should know what becomes of their information.", "The following paragraphs replace everything published on this page before.")),
        ("Information involved", ("Identity and contact details come from registration forms.", "Text, pictures and recordings come from whoever talks with an assistant.", "Logs and diagnostics arise by themselves whenever something is requested.")),
        ("Reasons", ("Contracts have to be performed, invoices written and fraud prevented.", "Material from any customer may serve to improve systems yet to come.")),
        ("Places", ("Data centres in Iceland hold the primary copies, others in Canada hold backups.",)),
        ("Others", ("Hosting firms, auditors and payment services obtain personal information as their task demands.",)),
        ("Duration", ("Dialogues remain for a year; bookkeeping records for a decade.",)),
        ("What you can ask for", ("Access, rectification, erasure and portability are yours on request to our privacy office.", "A supervisory authority hears complaints.")),
    )  # fmt: skip
    return policy(sections(clauses), dated="1 July 2026")


def other_company() -> str:
    """Give the privacy policy of somebody else."""
    clauses = (
        ("Welcome", ("Bramble & Oak Furniture Ltd runs shops and this website, and cares about your privacy.", "Bramble & Oak is the controller of the personal data described below.")),
        ("Orders", ("We collect delivery addresses and telephone numbers, so that sofas arrive where they should.", "Carriers receive what they need for the delivery.")),
        ("Newsletter", ("With your consent Bramble & Oak writes to you about sales; each letter says how to unsubscribe.",)),
        ("Shops", ("Cameras record our shops; recordings are deleted after three days.",)),
        ("Rights", ("Ask Bramble & Oak for access to, correction of or erasure of your personal data at any counter.",)),
    )  # fmt: skip
    return plain(
        f"<h1>Privacy Policy of Bramble & Oak</h1>{sections(clauses)}", title="Privacy Policy | Bramble & Oak"
    )


def home() -> str:
    """Give the provider's front page."""
    main = (
        "<h1>Language models from the harbour</h1><p>Ship faster with Tern 3, our newest model.</p><a href='/signup'>Get started</a>"
        "<a href='/sales'>Talk to sales</a><h2>Trusted by shipyards and start-ups</h2><p>Over 900 teams build with us.</p>"
        "<h2>Features</h2><ul><li>Long context</li><li>Fast answers</li><li>Fair prices</li></ul><h2>Latest news</h2>"
        "<article><h3>Tern 3 is here</h3><p>Meet the model that reads whole books.</p></article><h2>Pricing</h2><p>From 2 € a month.</p>"
    )
    return framed(main, title=f"{NAME} | Language models", head='<meta property="og:type" content="website">')


def calm() -> str:
    """Give another document of the same provider, which is never touched."""
    return terms()


def applicants() -> str:
    """Give the same provider's privacy notice for those who apply for work."""
    clauses = (
        ("Who this is for", (f"This notice tells people who apply for work with {NAME} AS what becomes of their personal data.",)),
        ("What we receive", ("Letters of application, certificates, and what former employers say with your consent.", "Notes that interviewers take.")),
        ("Why", ("We compare candidates, decide, and answer complaints about a decision.",)),
        ("How long", ("Files of candidates whom we do not hire are destroyed after six months.",)),
        ("Your rights", ("Candidates may see, correct and withdraw what they sent.",)),
    )  # fmt: skip
    return framed(
        f"<h1>Applicant Privacy Notice</h1>{sections(clauses)}", title=f"Applicant Privacy Notice – {NAME}"
    )


def index() -> str:
    """Give a page that only lists the provider's policies."""
    names = (
        "Privacy Policy",
        "Terms of Use",
        "Cookie Notice",
        "Data Processing Agreement",
        "Acceptable Use",
        "Subprocessors",
    )
    links = "".join(
        f'<li><a href="/legal/{name.lower().replace(" ", "-")}">{name}</a></li>' for name in names
    )
    return framed(
        f"<h1>Legal</h1><p>All our policies in one place.</p><ul>{links}</ul>", title=f"Legal – {NAME}"
    )
