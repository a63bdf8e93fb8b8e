"""Small lists of our own in each format; nobody in them exists."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

SDN = (
    '36,"INVENTED AIRWAYS",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"a.k.a. \'IVA\'."\r\n'
    '40,"QUIBBLE, Zorvald","individual","SDGT] [IRAN",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB circa 1960; alt. DOB 12 Mar 1961; POB Tegucigalpa, Honduras; nationality Korea, North; Passport X123456'
    " (Honduras) expires 08 Feb 2016; National ID No. 0801-1960-00001 (Honduras); Telephone (504) 555; Gender Male;"
    " a.k.a. 'THE HERON'; f.k.a. 'ZORRO'; a.k.a. Zorvald QUIBBEL.\"\r\n"
    '51,"MV NOWHERE","vessel","CUBA",-0- ,"CL1",Tug,-0- ,-0- ,Panama,-0- ,-0- \r\n'
)
ALT = '36,1,"fka","PAPER AIRWAYS",-0- \r\n40,2,"aka","QUIBBLE, Z.",-0- \r\n'
ADD = '36,1,-0- ,"Havana","Cuba",-0- \r\n40,2,"Calle 1",-0- ,"United Kingdom",-0- \r\n51,3,-0- ,-0- ,-0- ,-0- \r\n'
END = "\x1a"
UN = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z">
 <INDIVIDUALS>
  <INDIVIDUAL>
   <DATAID>7</DATAID><FIRST_NAME>ZORVALD</FIRST_NAME><SECOND_NAME>QUIBBLE</SECOND_NAME><THIRD_NAME/>
   <UN_LIST_TYPE>Nowhere</UN_LIST_TYPE><REFERENCE_NUMBER>NOi.001</REFERENCE_NUMBER>
   <NAME_ORIGINAL_SCRIPT>Зорвальд Квиббл</NAME_ORIGINAL_SCRIPT><COMMENTS1>Invented.</COMMENTS1>
   <NATIONALITY><VALUE>Iran (Islamic Republic of)</VALUE></NATIONALITY>
   <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Zorwald Quibble; Zorvald Kwibble</ALIAS_NAME></INDIVIDUAL_ALIAS>
   <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Heron</ALIAS_NAME></INDIVIDUAL_ALIAS>
   <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
   <INDIVIDUAL_ADDRESS><COUNTRY>Honduras</COUNTRY></INDIVIDUAL_ADDRESS>
   <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1960-03-12</DATE></INDIVIDUAL_DATE_OF_BIRTH>
   <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1961</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
   <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1958</FROM_YEAR><TO_YEAR>1960</TO_YEAR>
   </INDIVIDUAL_DATE_OF_BIRTH>
   <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>X123456</NUMBER></INDIVIDUAL_DOCUMENT>
  </INDIVIDUAL>
 </INDIVIDUALS>
 <ENTITIES>
  <ENTITY><DATAID>8</DATAID><FIRST_NAME>INVENTED AIRWAYS</FIRST_NAME>
   <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>PAPER AIRWAYS</ALIAS_NAME></ENTITY_ALIAS>
  </ENTITY>
 </ENTITIES>
</CONSOLIDATED_LIST>
"""
EU = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-03-01T16:59:03.000+02:00" globalFileId="1">
 <sanctionEntity designationDate="" unitedNationId="" euReferenceNumber="EU.1.1" logicalId="13">
  <remark>Invented.</remark>
  <regulation programme="NWH" numberTitle="2026/1"/>
  <subjectType code="person" classificationCode="P"/>
  <nameAlias wholeName="Zorvald  Quibble" strong="true"/>
  <nameAlias firstName="Zorvald" middleName="" lastName="Kwibble" wholeName="" strong="true"/>
  <nameAlias wholeName="The Heron" strong="false"/>
  <citizenship countryIso2Code="HN"/>
  <citizenship countryIso2Code="00"/>
  <birthdate circa="true" year="1960" birthdate=""/>
  <birthdate circa="false" birthdate="1961-03-12" countryIso2Code="MX"/>
  <birthdate circa="false" yearRangeFrom="1958" yearRangeTo="1960"/>
  <identification number="X123456" knownFalse="false"/>
  <identification number="FALSE1" knownFalse="true"/>
 </sanctionEntity>
 <sanctionEntity logicalId="14"><subjectType code="enterprise"/><nameAlias wholeName="Invented Airways"/>
 </sanctionEntity>
</export>
"""
SAM_HEADING = (
    "Classification", "Name", "Prefix", "First", "Middle", "Last", "Suffix", "Address 1", "City", "State / Province",
    "Country", "Zip Code", "Open Data Flag", "Unique Entity ID", "Exclusion Program", "Excluding Agency", "CT Code",
    "Exclusion Type", "Additional Comments", "Active Date", "Termination Date", "Record Status", "Cross-Reference",
    "SAM Number", "CAGE", "NPI",
)  # fmt: skip
OPENSANCTIONS_HEADING = (
    "id", "schema", "name", "aliases", "birth_date", "countries", "addresses", "identifiers", "sanctions", "phones",
    "emails", "program_ids", "dataset", "first_seen", "last_seen", "last_change",
)  # fmt: skip
SAM_ROWS: Sequence[dict[str, str]] = (
    {"Classification": "Individual", "First": "Zorvald", "Last": "Quibble", "Country": "HND", "SAM Number": "S4MR1",
     "Exclusion Program": "Reciprocal", "Excluding Agency": "NOWHERE", "NPI": "1234567893"},
    {"Classification": "Firm", "Name": "Invented Airways, Inc.", "Country": "USA", "Unique Entity ID": "ABC123DEF456",
     "Exclusion Program": "Reciprocal", "Excluding Agency": "NOWHERE"},
    {"Classification": "Firm", "Name": "Forgiven Ltd", "Country": "USA", "SAM Number": "S4MR2",
     "Record Status": "Inactive"},
    {"Classification": "Vessel", "Name": "MV Nowhere", "Country": "XYZ", "SAM Number": "S4MR3"},
)  # fmt: skip
OPENSANCTIONS_ROWS: Sequence[dict[str, str]] = (
    {"id": "NK-1", "schema": "Person", "name": "Zorvald Quibble", "aliases": '"Quibble; Zorvald";Zorvald Kwibble',
     "birth_date": "1960;1961-03-12", "countries": "hn;suhh", "identifiers": "X123456", "program_ids": "NWH",
     "last_seen": "2026-03-01T06:00:00"},
    {"id": "NK-2", "schema": "Company", "name": "Invented Airways", "last_seen": "2026-02-27T06:00:00"},
    {"id": "NK-3", "schema": "Vessel", "name": "MV Nowhere"},
)  # fmt: skip


def table(heading: Sequence[str], rows: Sequence[dict[str, str]]) -> str:
    """Return rows as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, heading, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


SAM = table(SAM_HEADING, SAM_ROWS)
OPENSANCTIONS = table(OPENSANCTIONS_HEADING, OPENSANCTIONS_ROWS)
#: What each kind of list is given as: the name of each file and its text.
WHOLE: dict[str, dict[str, str]] = {
    "ofac": {"sdn.csv": SDN + END, "alt.csv": ALT + END, "add.csv": ADD + END},
    "un": {"consolidated.xml": UN},
    "eu": {"full.xml": EU},
    "sam": {"SAM_Exclusions_Public_Extract_V2_26060.CSV": SAM},
    "opensanctions": {"targets.simple.csv": OPENSANCTIONS},
}


def written(folder: Path, files: dict[str, str | bytes]) -> list[tuple[str, Path]]:
    """Write files into a folder and return them as they are given."""
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return [(name, folder / name) for name in files]
