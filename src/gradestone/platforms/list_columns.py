"""Which column of a list holds what: by their usual names, in the languages that cost little to know."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .spreadsheet import Sheet, SheetLine

# Names without blanks, dashes and case; of several that are there, the first of these counts.
_NAMES: Mapping[str, Sequence[str]] = {
    "id": ("id", "studentid", "student", "userid", "user", "matrikelnummer", "matriculationnumber", "学号"),
    "login": (
        *("sisloginid", "loginid", "login", "username", "netid", "benutzername", "anmeldename"),
        *("nomdutilisateur", "nombredeusuario", "usuario", "nomeutente", "gebruikersnaam", "用户名"),
    ),
    "sis_id": (
        *("sisuserid", "sisid", "idnumber", "idnummer", "númerodeid", "numérodidentification", "numeroid"),
        *("codiceidentificativo", "idnúmero", "idnummer"),
    ),
    "canvas_id": ("canvasid", "canvasuserid"),
    "last_name": (
        "lastname",
        "surname",
        "familyname",
        "last",
        "nachname",
        "nom",
        "apellidos",
        "cognome",
        "姓",
    ),
    "first_name": (
        *("firstname", "givenname", "forename", "first", "vorname", "prénom", "nombre", "nome", "名"),
    ),
    "full_name": (
        *("fullname", "name", "studentname", "vollständigername", "nomcomplet", "nombrecompleto"),
        *("nomecompleto", "volledigenaam", "姓名", "氏名"),
    ),
    "email": (
        *("email", "emailaddress", "mail", "emailadresse", "emailadres", "adressedecourriel"),
        *("direccióndecorreo", "direccióndecorreoelectrónico", "correoelectrónico", "indirizzoemail"),
        *("endereçodeemail", "メールアドレス", "电子邮件地址"),
    ),
    "section": ("section", "sections", "group", "groups", "gruppe", "gruppen", "grupo", "groupe", "class"),
    "participant": (
        *("identifier", "identifikation", "kennung", "identifiant", "identificador", "identificativo"),
        *("identificatie", "识别码", "識別子"),
    ),
    "submitted": (
        *(
            "lastmodifiedsubmission",
            "zuletztgeändertabgabe",
            "zuletztgeändertlösung",
            "submittedat",
            "submitted",
        ),
        *("submissiondate", "submissiontime", "timestamp", "handedin", "dernièremodificationtravailremis"),
        *("últimamodificaciónentrega", "ultimamodificaconsegna", "laatstgewijzigdinzending"),
    ),
    "marked": (
        *("lastmodifiedgrade", "zuletztgeändertbewertung", "dernièremodificationnote"),
        *("últimamodificacióncalificación", "ultimamodificavalutazione", "laatstgewijzigdcijfer"),
    ),
    "grade": ("grade", "bewertung", "note", "calificación", "valutazione", "cijfer", "nota"),
    "max_grade": (
        *("maximumgrade", "bestebewertung", "höchstebewertung", "notemaximale", "calificaciónmáxima"),
        *("valutazionemassima", "maximumcijfer"),
    ),
    "comments": (
        *("feedbackcomments", "feedbackalskommentar", "feedbackkommentare", "commentairesdefeedback"),
        *("comentariosderetroalimentación", "commentiallaconsegna", "feedbackopmerkingen"),
    ),
}
_PARTICIPANT = re.compile(r"\D*?(\d+)")
_EXTENSION = re.compile(r"extensions?|verlängerung(?:en)?|extra time", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where what stands in a sheet, by number, and which platform has written it, "" for nobody known."""

    platform: str
    places: Mapping[str, int]
    extensions: Mapping[str, int] = field(default_factory=dict)  # by what the column says beside "extension"

    def cell(self, line: SheetLine, name: str) -> str:
        """The cell of a line; "" where there is no such column."""
        return line.cells[self.places[name]] if name in self.places else ""


def find_columns(sheet: Sheet) -> Columns:
    """What is known of the sheet's columns; possibly nothing."""
    keys = [key(name) for name in sheet.header.cells]
    platform = _platform(sheet, keys)
    places = {
        name: keys.index(next(each for each in names if each in keys))
        for name, names in _NAMES.items()
        if set(names) & set(keys)
    }
    if platform == "canvas":
        places |= {"canvas_id": keys.index("id")}
        places.pop("id", None)
        if "student" in keys:
            places["full_name"] = keys.index("student")
    elif platform == "moodle":
        places.pop("id", None)
    return Columns(platform, places, dict(_extensions(sheet)))


def key(name: str) -> str:
    """A column's name without blanks, signs and case."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name)).casefold()


def participant_number(text: str) -> str:
    """The number in `Participant 123`, in any language; "" where there is none."""
    found = _PARTICIPANT.fullmatch(text.strip())
    return found[1] if found else ""


def _platform(sheet: Sheet, keys: Sequence[str]) -> str:
    named = "student" in keys or {"lastname", "firstname"} <= set(keys)
    if named and {"id", "section"} <= set(keys) and {"sisloginid", "sisuserid"} & set(keys):
        return "canvas"
    numbered = next((keys.index(each) for each in _NAMES["participant"] if each in keys), None)
    if numbered is not None and any(participant_number(line.cells[numbered]) for line in sheet.lines):
        return "moodle"
    moodles = {"lastdownloadedfromthiscourse", "zuletztausdiesemkursgeladen"}
    return "moodle" if moodles & set(keys) else ""


def _extensions(sheet: Sheet) -> list[tuple[str, int]]:
    found = [(at, name) for at, name in enumerate(sheet.header.cells) if _EXTENSION.search(name)]
    return [(_EXTENSION.sub("", name).strip(" :_-()[]"), at) for at, name in found]
