"""The words that names of organisations are read by: data, no code.

Legal forms after Companies Act 2006 ss.58-59 and SI 2015/17 Schs 2-3; the generic names and the
organisations' words come from the names in councils' published lists of business ratepayers.
"""

from __future__ import annotations

# Phrases first (they contain words of the next table); "limited liability partnership" before
# "limited". The code on the right is the form that is shown.
FORM_PHRASES: tuple[tuple[str, str], ...] = (
    ("limited liability partnership", "llp"),
    ("public limited company", "plc"),
    ("community interest company", "cic"),
    ("charitable incorporated organisation", "cio"),
    ("private limited company", "ltd"),
    ("limited partnership", "lp"),
    ("sarl", "foreign"),
)

FORMS: dict[str, str] = {
    "ltd": "ltd", "limited": "ltd", "limted": "ltd", "limitd": "ltd", "limitied": "ltd",
    "lrtd": "ltd", "ltdt": "ltd", "cyf": "ltd", "cyfyngedig": "ltd",
    "plc": "plc", "ccc": "plc", "llp": "llp", "lp": "lp", "cic": "cic", "cio": "cio",
    "unltd": "unlimited", "unlimited": "unlimited",
    "gmbh": "foreign", "sarl": "foreign", "bv": "foreign", "nv": "foreign", "inc": "foreign",
    "llc": "foreign",
}  # fmt: skip

# A supplier's way of withholding or lacking a name. They come before everything else.
PLACEHOLDERS: frozenset[str] = frozenset(
    {
        "personal details not supplied", "personal data", "personal details withheld",
        "name withheld", "withheld", "redacted", "confidential", "data protection",
        "private individual", "individual", "sole trader", "not supplied", "not provided",
        "not disclosed", "not available", "not known", "unknown", "unknown ratepayer", "none",
        "n a", "na", "null", "tba", "tbc", "test", "no name", "no ratepayer", "exempt",
        "section 40", "s40", "x", "xx", "xxx", "xxxx",
    }
)  # fmt: skip

# An office, a role or a kind of body that many hold: it names nobody.
GENERIC: frozenset[str] = frozenset(
    {
        "committee", "the committee", "committee and members", "the committee and members",
        "the members", "members", "management committee", "the management committee",
        "corporate landlord", "landlord", "the landlord", "executors", "executors of",
        "the executors", "the executors of", "exors", "exors of", "executor", "trustees",
        "trustees of", "the trustees", "the trustees of", "trustee", "personal representatives",
        "personal representatives of", "the occupier", "occupier", "the occupiers", "owner",
        "owners", "the owner", "owner occupier", "ratepayer", "the ratepayer", "tenant",
        "tenants", "the tenant", "secretary", "the secretary", "treasurer", "the treasurer",
        "manager", "the manager", "directors", "the directors", "director", "the proprietor",
        "proprietor", "partners", "the partners", "vacant", "empty", "void", "unoccupied",
        "accounts department", "accounts payable", "finance department", "estates department",
        "property department", "head office", "governing body", "the governing body",
        "board of governors", "the governors", "governors", "parochial church council", "pcc",
        "church council", "churchwardens", "parish council", "town council", "village hall",
        "village hall committee", "parish hall committee", "playgroup", "nursery", "school",
        "methodist church", "baptist church", "parish church", "scout group", "scouts",
        "girl guides", "scout association", "working mens club", "social club", "sports club",
        "cricket club", "football club", "bowling club", "conservative club", "liberal club",
        "community centre", "community association", "residents association", "market trader",
        "market services", "car park", "advertising right", "estate of", "the estate of",
        "properties", "property", "investments", "holdings", "holding", "management", "services",
        "group", "trust", "partnership", "club", "church", "hall", "shop", "company",
    }
)  # fmt: skip

TITLES: frozenset[str] = frozenset(
    {"mr", "mrs", "miss", "ms", "mx", "messrs", "dr", "drs", "doctor", "doctors", "prof", "rev",
     "revd", "sir", "dame", "lord", "lady", "father", "canon"}
)  # fmt: skip

# A name that has one of these is not a private person's.
ORGANISATION_WORDS: frozenset[str] = frozenset(
    """
    academy accountancy accountants action advertising advice advisory afc agency agents agri
    airways alliance ambulance angling army art arts assoc associates association associations
    athletic auctions auto automotive autos bakeries bakery bank bar beauty betting bingo
    boarding body bookmakers borough bowling branch breweries brewery brewing brothers builders
    building bureau business butchers cafe campus care careline carpets cars catering cathedral
    cats cc ccg cemetery centre centres cfc chamber chapel charitable charities charity charter
    chemists childcare children childrens chippy church churches cinema circuit citizens city
    civil clinic club clubs coaches college commission commissioner committee communications
    community companies company computers congregation conservative construction consultancy
    consultants consulting contractors convent cooperative corporate corporation council
    councils country county court courts creative cricket cruise cultural culture dairy dance dc
    dental department design development developments diagnostic diocese direct disability
    distribution district division dogs education educational electrical electronics emporium
    energy engineering engineers enterprise enterprises entertainment environment environmental
    equestrian equipment establishment estate estates europe events exchange executors express
    fabrications faith farm farming farms fashion fc federation fellowship finance financial
    fire fish fitness foods football force foundation friendly friends fund funeral furnishings
    furniture futures galleries gallery garage garages garden gardens general global gold golf
    government governors grammar group guide guides guild gurdwara gym hairdressing hall health
    healthcare heating heritage highways holdings holiday holidays home homes horticultural
    hospice hospital hospitals hotel hotels house housing improvement inc industrial industries
    infant inn institute institution insurance interchange interiors international internet
    investment investments islamic jamia joinery junior kindergarten kitchen kitchens
    laboratories land landscapes latifiah law leagues learning legion leisure liberal library
    lifeboat limited livery loan lodge logistics madrasa madrassa management manufacturing
    market marketing markets masjid masonic mbc mdc mechanical media medical members memorial
    methodist metropolitan mill mills ministries ministry minster mission mobile mosque motor
    motorcycles motors museum music muslim national network networks nhs nurseries nursery
    office offices oil optical opticians order organisation organization orthodox outdoor parish
    park parking parochial partners partnership party pcc pension pensions pharmacy photography
    pizza planning plastics play playground playgroup playing plumbing police postal practice
    precision presbyterian preschool press primary print printers printing prison probation
    produce productions products programme project projects properties property publications
    publishing racing radio railway recovery recreation recruitment recycling refrigeration
    regeneration regiment relief removals rental rentals repairs research reserve resources
    restaurant retail retirement riding rifle rlfc roofing rotary royal rufc rugby sailing sales
    salon salvation scc school schools scout scouts secondary security service services
    settlement shop shops sikh sipp skills social society software solicitors solutions
    spiritualist sport sporting sports stables station storage store stores studio studios
    supplies supply support surgery surveyors swimming systems takeaway taxi taxis technologies
    technology telecom temple tennis textiles theatre therapy tiles timber tools tourism town
    toys trade trades trading training transport travel treasury trinity trust trustee trustees
    trusts tuition tyre tyres uk union unit united universal university utilities utility
    vehicle vehicles venture ventures veterinary vets village voluntary volunteer warehouse
    waste water web welfare wholesale wholesalers windows wines womens working works workshop
    workshops worship yacht ymca yoga yorkshire youth ywca zone zoo
    """.split()  # noqa: SIM905 - a list of hundreds of words, one a token
)
