"""Countries, unions, states and cities that policies name, with their adjectives."""

from __future__ import annotations

_COUNTRIES = """
    afghanistan=afghan, albania=albanian, algeria=algerian, andorra, angola=angolan,
    argentina=argentine=argentinian, armenia=armenian, australia=australian, austria=austrian,
    azerbaijan=azerbaijani, bahamas, bahrain, bangladesh=bangladeshi, barbados, belarus=belarusian,
    belgium=belgian, belize, benin, bermuda, bhutan, bolivia=bolivian,
    bosnia=bosnia and herzegovina=bosnian, botswana, brazil=brazilian, brunei, bulgaria=bulgarian,
    burkina faso, burundi, cambodia=cambodian, cameroon, canada=canadian, cape verde, cayman islands, chad,
    chile=chilean, china=chinese=prc=people's republic of china=the people's republic of china,
    mainland china=chinese mainland=mainland of china, mainland, colombia=colombian, congo, costa rica,
    croatia=croatian, cuba=cuban, curacao, cyprus=cypriot, czechia=czech=czech republic, denmark=danish,
    djibouti, dominican republic, ecuador, egypt=egyptian, el salvador, england=english=england and wales,
    eritrea, estonia=estonian, ethiopia, fiji, finland=finnish, france=french, gabon, gambia,
    georgia=georgian, germany=german, ghana, gibraltar, great britain=britain=british, greece=greek,
    greenland, guatemala, guernsey, guinea, guyana, haiti, honduras, hong kong=hong kong sar=hksar,
    hungary=hungarian, iceland=icelandic, india=indian, indonesia=indonesian, iran=iranian, iraq=iraqi,
    ireland=irish, isle of man, israel=israeli, italy=italian, ivory coast, jamaica, japan=japanese, jersey,
    jordan=jordanian, kazakhstan, kenya=kenyan, korea=south korea=republic of korea=korean, north korea,
    kosovo, kuwait, kyrgyzstan, laos, latvia=latvian, lebanon=lebanese, lesotho, liberia, libya=libyan,
    liechtenstein, lithuania=lithuanian, luxembourg, macau=macao, north macedonia, madagascar, malawi,
    malaysia=malaysian, maldives, mali, malta=maltese, mauritania, mauritius, mexico=mexican, moldova,
    monaco, mongolia, montenegro, morocco=moroccan, mozambique, myanmar=burma, namibia, nepal,
    netherlands=dutch=the netherlands, new zealand, nicaragua, niger, nigeria=nigerian, norway=norwegian,
    oman, pakistan=pakistani, palestine, panama, paraguay, peru=peruvian, philippines=philippine,
    poland=polish, portugal=portuguese, puerto rico, qatar, romania=romanian,
    russia=russian=russian federation, rwanda, samoa, san marino, saudi arabia=saudi, scotland=scottish,
    senegal, serbia=serbian, seychelles, sierra leone, singapore=singaporean, slovakia=slovak,
    slovenia=slovenian, somalia, south africa=south african, south sudan, spain=spanish, sri lanka, sudan,
    suriname, sweden=swedish, switzerland=swiss, syria=syrian, taiwan=taiwanese, tajikistan, tanzania,
    thailand=thai, togo, tonga, tunisia, turkey=turkish=türkiye, turkmenistan, uganda, ukraine=ukrainian,
    united arab emirates=uae, united kingdom=uk, united states=united states of america=usa=american,
    uruguay, uzbekistan, vatican, venezuela, vietnam=vietnamese, wales=welsh, yemen, zambia, zimbabwe
"""

_REGIONS = """
    european union=eu, european economic area=eea, europe=european, africa=african, asia=asian,
    asia pacific=apac, north america, south america, latin america, america, middle east, oceania, emea,
    schengen, commonwealth, member state=member states, southeast asia, gulf
"""

_STATES = """
    alabama, alaska, arizona, arkansas, california=californian, colorado, connecticut, delaware, florida,
    hawaii, idaho, illinois, indiana, iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts,
    michigan, minnesota, mississippi, missouri, montana, nebraska, nevada, new hampshire, new jersey,
    new mexico, new york, north carolina, north dakota, ohio, oklahoma, oregon, pennsylvania, rhode island,
    south carolina, south dakota, tennessee, texas, utah, vermont, virginia, washington, west virginia,
    wisconsin, wyoming, district of columbia, ontario, quebec, british columbia, alberta, bavaria,
    new south wales, victoria, queensland, catalonia, guangdong, zhejiang, jiangsu, sichuan, fujian, hubei,
    hunan, hainan
"""

_CITIES = """
    amsterdam, athens, austin, bangalore=bengaluru, bangkok, barcelona, beijing, berlin, boston, brussels,
    bucharest, budapest, chengdu, chicago, copenhagen, dallas, delhi=new delhi, dubai, dublin, edinburgh,
    frankfurt, geneva, guangzhou, guiyang, hamburg, hangzhou, helsinki, istanbul, jakarta, kuala lumpur,
    lisbon, london, los angeles, lyon, madrid, manila, melbourne, miami, milan, montreal, moscow, mumbai,
    munich, nanjing, osaka, oslo, paris, palo alto, prague, riga, rome, san francisco, san jose,
    santa clara county, sao paulo, seattle, seoul, shanghai, shenzhen, stockholm, sydney, taipei, tallinn,
    tel aviv, tokyo, toronto, vancouver, vienna, vilnius, warsaw, wuhan, xiamen, zurich, wilmington, suzhou,
    ulanqab, zhangjiakou
"""

PLACES = ",".join((_COUNTRIES, _REGIONS, _STATES, _CITIES))

CHINESE_PLACES = """
    中国=中华人民共和国, 中国大陆=中国内地=大陆=内地=境内, 境外, 海外, 国外, 国内, 香港=香港特别行政区,
    澳门, 台湾, 美国, 英国, 欧盟, 欧洲经济区, 欧洲, 亚洲, 非洲, 北美, 日本, 韩国, 新加坡, 印度, 印度尼西亚,
    马来西亚, 泰国, 越南, 菲律宾, 德国, 法国, 爱尔兰, 荷兰, 瑞士, 瑞典, 西班牙, 意大利, 加拿大, 澳大利亚,
    新西兰, 巴西, 墨西哥, 俄罗斯, 阿联酋, 沙特, 以色列, 土耳其, 南非, 加利福尼亚, 加州, 特拉华, 北京=北京市,
    上海=上海市, 天津, 重庆, 深圳=深圳市, 广州, 杭州=杭州市, 南京, 成都, 武汉, 苏州, 西安, 厦门,
    浙江=浙江省, 广东, 江苏, 贵州, 贵阳, 内蒙古, 福建, 四川, 湖北, 湖南, 海南, 海淀区, 朝阳区, 东城区,
    西城区, 余杭区, 滨江区, 浦东新区, 徐汇区, 南山区
"""
