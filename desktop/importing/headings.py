"""What a heading means, by its words in the usual languages; no vendor is known here.

A heading is cut into words, each word stands for an idea (order, buyer, number, e-mail ...), and
the ideas together make the role of the column.
"""

from __future__ import annotations

import re
from functools import lru_cache

from db.folding import fold

# idea: the folded words that stand for it
IDEAS: dict[str, str] = {
    "order": "order orders booking bookings transaction transactions purchase sale reservation "
    "bestellung bestell buchung buchungs auftrag auftrags commande pedido reserva compra ordine "
    "prenotazione bestelling boeking reservering zamowienie zamowienia ordre bestilling "
    "bestallning bokning confirmation conf",
    "payment": "payment payments receipt zahlung paiement pago",
    "ticket": "ticket tickets admission admissions karte karten eintrittskarte billet billets "
    "entrada entradas boleto boletos biglietto biglietti kaartje kaartjes bilet bilety biljett "
    "billett barcode qr",
    "buyer": "buyer purchaser customer client booker booked billing payer kaufer besteller kunde "
    "kunden acheteur comprador cliente acquirente koper besteller klant klient kupujacy kund "
    "kopare kober invoice account ordered",
    "holder": "attendee attendees holder guest guests participant visitor recipient inhaber "
    "teilnehmer gast besucher titulaire spectateur asistente titular partecipante intestatario "
    "bezoeker uczestnik deltagare assigned occupant",
    "event": "event events performance show production concert occasion session screening play "
    "veranstaltung auffuhrung vorstellung konzert termin evenement spectacle representation "
    "evento funcion espectaculo obra spettacolo voorstelling wydarzenie spektakl forestilling "
    "forestallning",
    "item": "item items product lineitem article artikel produkt produit producto prodotto",
    "shipping": "shipping delivery versand livraison envio",
    "id": "id ids number no nr num ref reference code numbers nummer numero numer identifier "
    "referenz referencia riferimento serial uid guid",
    "given": "first given vorname prenom forename fname firstname voornaam imie fornavn fornamn "
    "nombres",
    "family": "last surname family lastname lname nachname familienname apellido apellidos "
    "cognome achternaam nazwisko etternavn efternamn efternavn sobrenome",
    "invoice": "invoice invoices rechnung rechnungs rechnungsnummer facture factura fattura "
    "faktura",
    "name": "name names who nom nombre nome naam navn namn fullname nazwa",
    "email": "email emails mail correo courriel mailadresse emailadresse",
    "phone": "phone telephone tel mobile cell cellphone telefon telefono telefone handy portable "
    "telefoon mobil mobilnummer rufnummer telefonnummer komorka mobiltelefon movil",
    "date": "date dates datum fecha data dato day jour tag dag dzien created placed purchased "
    "bought",
    "time": "time times uhrzeit heure hora ora tijd zeit godzina klokkeslett tid at",
    "start": "start starts when begins begin beginn debut inicio inizio aanvang curtain rozpoczecia",
    "end": "end ends ende fin fine doors door einlass einde close",
    "zone": "zone timezone gmt offset zeitzone",
    "status": "status etat estado stato zustand statut",
    "price": "price amount cost paid value preis betrag prix montant precio importe prezzo prijs "
    "cena kwota pris belop face",
    "total": "total totals gesamt summe gesamtbetrag totale totaal suma subtotal",
    "net": "net netto",
    "gross": "gross brutto revenue",
    "fee": "charge charges service adjustment fee fees tax taxes vat gst discount discounts commission processing surcharge tip "
    "gebuhr gebuhren mwst steuer rabatt frais taxe tva remise impuesto descuento",
    "count": "quantity qty count quantite anzahl menge cantidad quantita aantal ilosc antall "
    "antal admits many",
    "type": "type tier class band level tarif tarifa art typ tipo soort concession rodzaj "
    "preiskategorie pricepoint preisgruppe prisgruppe",
    "category": "category kategorie categorie categoria kategoria",
    "seat": "seat seats seating platz platze sitz sitzplatz siege place asiento butaca posto "
    "stoel miejsce plads sete plats seatnumber",
    "row": "row reihe rang fila rij rzad rad rekke",
    "section": "section block bereich sektion zona sector vak sektor area",
    "street": "address street strasse adresse direccion domicilio rue indirizzo calle adres "
    "anschrift addr ulica gate adress line",
    "city": "city town suburb ort stadt ville ciudad citta plaats locality municipality poblacion "
    "miasto woonplaats localite by",
    "region": "state province county region bundesland provincia wojewodztwo residence",
    "postcode": "postcode zip postal plz cap postleitzahl zipcode cp postnummer postnr kod",
    "country": "country land pays pais paese kraj",
    "checkin": "checkin checked check scanned scan attended attendance arrived eingecheckt "
    "gescannt eingelassen admitted redeemed entered anwesend asistio presente used present",
    "cancelled": "cancelled canceled cancel void voided storniert storno annule annulee cancelado "
    "cancelada anulado annullato geannuleerd anulowane deleted",
    "refunded": "refund refunded refunds erstattet erstattung rembourse rembourse reembolso "
    "reembolsado rimborso terugbetaald zwrot refusjon",
    "valid": "valid gultig gultige valides validos active",
    "venue": "venue location hall theatre theater spielort saal lieu salle lugar sala luogo "
    "zaal locatie miejsce",
    "currency": "currency wahrung waehrung devise moneda valuta divisa waluta",
    "channel": "channel method gateway source vertriebskanal zahlungsart paiement",
    "consent": "marketing newsletter optin subscribe subscribed consent receive contacted mailing "
    "werbung einwilligung",
    "comment": "notes note comment comments remark remarks bemerkung bemerkungen kommentar "
    "anmerkung remarque commentaire notas comentario osservazioni opmerking uwagi message",
    "title": "title titel titre titulo titolo tytul tittel",
    "organisation": "company organisation organization firma societe empresa azienda bedrijf",
    "technical": "automatically automatic auto out ip device token pan sku gtin gateway brand suffix fulfillment fulfilled url "
    "risk vendor dutiable session latitude longitude lineitem unit itemization taxable payg compare dining "
    "entry commission employee staff modifiers duties terms",
    "skip": "photo image",
    "willcall": "willcall pickup abholung retrait",
    "timestamp": "timestamp submission submitted zeitstempel horodateur",
}

_BY_WORD: dict[str, frozenset[str]] = {}
for _idea, _words in IDEAS.items():
    for _word in _words.split():
        _BY_WORD[_word] = _BY_WORD.get(_word, frozenset()) | {_idea}

# Put before cutting into words: spellings of one idea in two words, and compounds.
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"#", " number "),
        (r"\bno\.", " number "),
        (r"\bn[°º]", " number "),
        (r"\be[- ]?mail", " email "),
        (r"\bcheck[ -]?(in|ed[ -]in)\b", " checkin "),
        (r"\bline ?item\b", " item "),
        (r"\bpost(al)? ?code\b|\bcode postal\b|\bcodigo postal\b|\bzip ?code\b", " postcode "),
        (r"\bpostcode ?/ ?zip\b|\bzip ?/ ?post(al)?( ?code)?\b", " postcode "),
        (r"\bopt[- ]?(ed)?[ -]?in\b", " optin "),
        (r"\bwill[ -]call\b|\bpick[ -]up\b", " willcall "),
        (r"\bdelivery (type|option)\b", " delivery method "),
        (r"\btime ?zone\b", " timezone "),
        (r"\b(created|placed|purchased|cancelled|canceled|paid|due|fulfilled) at\b", r" \1 date "),
        (r"(bestell|buchungs|auftrags|ticket|karten|kunden|telefon|mobil|sitz|platz)(nummer|nr)\b",
         r" \1 nummer "),
        (r"(bestell|buchungs|auftrags|geburts|veranstaltungs)(datum)\b", r" \1 datum "),
        (r"(ticket|preis|karten)(art|typ|kategorie)\b", r" \1 typ "),
        (r"\bprice (point|band|level|tier|type|category)( name)?\b", " tier "),
        (r"\bticket (tier|class|category|name|type)\b", " ticket type "),
        (r"veranstaltungs(titel|name|beginn)\b", r" veranstaltung \1 "),
        (r"\bhow many\b|\bnumber of\b|\bno of\b|\bnumber tickets\b", " count "),
        (r"\btickets? (purchased|sold|bought|qty|count)\b", " ticket count "),
        (r"\bphone number\b|\bmobile number\b", " phone "),
        (r"\bname on order\b", " buyer name "),
        (r"\bname on ticket\b", " holder name "),
    )
)  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z0-9])")
_WORD = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"\([^)]*\)")


def heading_words(text: str) -> tuple[str, ...]:
    """The folded words of a heading, spellings made one: `Order #` and `orderNo.` are alike.

    >>> heading_words("Order #")
    ('order', 'number')
    """
    if not text.isupper():
        text = _CAMEL.sub(" ", text)
    folded = fold(text.replace("_", " "))
    for pattern, spelling in _SPELLINGS:
        folded = pattern.sub(spelling, folded)
    return tuple(_WORD.findall(folded.replace("'", "")))


@lru_cache(maxsize=4096)
def ideas(text: str) -> frozenset[str]:
    """The ideas of a heading; what stands in brackets (a currency, a zone) counts for nothing."""
    found: frozenset[str] = frozenset()
    for word in heading_words(_BRACKETS.sub(" ", text) or text):
        found |= _BY_WORD.get(word, frozenset())
    return found


def is_question(text: str) -> bool:
    """Whether a heading is a question somebody wrote rather than the name of a column."""
    return "?" in text or len(heading_words(text)) > 7


# (role, ideas it needs, ideas it must not have), the first that fits wins. A role beginning with
# a person's part and no side (email, given ...) gets its side when the grain is known.
_OTHER = "shipping fee end zone technical skip"
RULES: tuple[tuple[str, str, str], ...] = (
    ("consent_email", "consent", "date time id phone"),
    ("will_call", "shipping channel", ""),
    ("will_call", "willcall", ""),
    ("skip", "shipping", ""),
    ("channel", "payment channel", ""),
    ("channel", "payment type", ""),
    ("skip", "payment", "order price total"),
    ("skip", "price date", "event item order ticket"),
    ("refunded", "refunded price", "fee"),
    ("refunded", "refunded total", "fee"),
    ("cancelled_at", "cancelled date", ""),
    ("cancelled_at", "cancelled time", ""),
    ("cancelled", "cancelled", "fee price total"),
    ("ticket_status", "refunded", "fee"),
    ("attended", "checkin", "date time id technical"),
    ("skip", "checkin", ""),
    ("skip", "fee", ""),
    ("skip", "zone", ""),
    ("skip", "end", ""),
    ("valid_count", "valid ticket", ""),
    ("channel", "channel", "date"),
    ("channel", "order type", "ticket"),
    ("skip", "technical", ""),
    ("buyer_email", "buyer email", "date"),
    ("holder_email", "holder email", "date"),
    ("email", "email", "date type id"),
    ("buyer_phone", "buyer phone", ""),
    ("holder_phone", "holder phone", ""),
    ("phone", "phone", "type"),
    ("buyer_given", "buyer given", "date"),
    ("holder_given", "holder given", "date"),
    ("given", "given", "date item"),
    ("buyer_family", "buyer family", "date"),
    ("holder_family", "holder family", "date"),
    ("family", "family", "date item"),
    ("city", "city", "event"),
    ("region", "region", "event"),
    ("postcode", "postcode", "event"),
    ("country", "country", "event"),
    ("street2", "street", "event email"),
    ("organisation", "organisation", "event"),
    ("ticket_status", "ticket status", ""),
    ("ticket_status", "item status", "date"),
    ("ticket_status", "holder status", ""),
    ("order_status", "status", "item"),
    ("currency", "currency", ""),
    ("quantity", "count", "event"),
    ("price_type", "ticket type", ""),
    ("price_type", "type", "event order item buyer holder"),
    ("sale_type", "event type", ""),
    ("sale_type", "type item", ""),
    ("seat_row", "row", ""),
    ("seat_section", "section", "event"),
    ("seat", "seat", "event"),
    ("price", "ticket price", ""),
    ("price", "price item", "type"),
    ("line_total", "net", ""),
    ("skip", "gross", ""),
    ("order_total", "order price", ""),
    ("order_total", "order total", ""),
    ("skip", "price total event", ""),
    ("total_paid", "price", "item event"),
    ("order_total", "total", "ticket item"),
    ("order_date", "order date", "event"),
    ("order_time", "order time", "event"),
    ("event_date", "event date start", "time"),
    ("event_time", "event time start", "date"),
    ("event_start", "event start", ""),
    ("event_start", "event date time", ""),
    ("event_date", "event date", ""),
    ("event_time", "event time", ""),
    ("event_start", "start date time", ""),
    ("event_date", "start date", ""),
    ("event_time", "start time", ""),
    ("event_start", "start", ""),
    ("venue", "venue", "id buyer holder"),
    ("order_items", "order item", "id status price fee"),
    ("event_number", "event id", ""),
    ("ticket_number", "ticket id", ""),
    ("ticket_number", "holder id", ""),
    ("skip", "invoice id", ""),
    ("buyer_number", "buyer id", ""),
    ("item", "item", "id type category price count"),
    ("item_category", "category", ""),
    ("order_number", "order id", "buyer holder"),
    ("buyer_name", "buyer name", ""),
    ("holder_name", "holder name", ""),
    ("event_title", "event name", ""),
    ("event_title", "event title", ""),
    ("event_title", "title", ""),
    ("event_title", "event", "id date time order"),
    ("name", "name", ""),
    ("holder_name", "holder", "date time"),
    ("buyer_name", "buyer", "date time"),
    ("timestamp", "timestamp", ""),
    ("comment", "comment", ""),
    ("ticket_number", "ticket", "date time price count type status order"),
    ("date", "date", ""),
    ("time", "time", ""),
    ("order_number", "order", "date time"),
    ("id", "id", ""),
)
_RULES = tuple((role, frozenset(need.split()), frozenset(bar.split())) for role, need, bar in RULES)


@lru_cache(maxsize=4096)
def role_of(heading: str) -> str:
    """The role a heading's words speak for, '' if they speak for none."""
    found = ideas(heading)
    if is_question(heading):
        return "consent_email" if "consent" in found and "email" in found else ""
    for role, need, bar in _RULES:
        if need <= found and not bar & found:
            return _finer(role, heading)
    return ""


def _finer(role: str, heading: str) -> str:
    said = heading_words(heading)
    if role == "street2" and not {"2", "3", "two"} & set(said):
        return "street"
    if role in ("email", "skip") and len(said) > 4:
        return ""  # so many words are a question, even without its mark
    return role


def is_known(heading: str) -> bool:
    """Whether a heading means anything to us: that is how the heading row is found."""
    return bool(ideas(heading))


def signature_words(headings: tuple[str, ...]) -> str:
    """The heading set as one text, in no order: what a remembered mapping is found by."""
    return "\n".join(sorted(" ".join(heading_words(h)) for h in headings))
