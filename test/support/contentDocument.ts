/** A small well-formed content message of version 3.7 around the given PERSON elements. */
export function contentDocument(persons: string, options: {prolog?: string; header?: string} = {}): string {
  const header =
    options.header ??
    `<INNHINFO><iiInnhType>P</iiInnhType><iiKomnr>4601</iiKomnr><iiBydelsnr>00</iiBydelsnr>
    <iiKontakt><Type>1</Type><Navn>Åse Ær</Navn><Telefon>1</Telefon><Epost>a@b.example</Epost></iiKontakt>
    <iiKontakt><Type>2</Type><Navn>Bo</Navn><Telefon>1</Telefon><Epost>b@b.example</Epost></iiKontakt>
    <iiFraDato>20220101</iiFraDato><iiTilDato>20221231</iiTilDato><iiLagetDato>20230105</iiLagetDato>
    <iiSysID>Fag</iiSysID><iiSysVersjon>1</iiSysVersjon><iiLopenr>1</iiLopenr></INNHINFO>`;
  return `${options.prolog ?? `<?xml version="1.0" encoding="UTF-8"?>`}
<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2019" versjon="3.7">
  ${header}
${persons}
</IPLOS>
`;
}

/** A PERSON with one row of every class, all values plain. */
export function plainPerson(id: number, inner = ""): string {
  return `  <PERSON pePeID="${id}">
    <peAlder>81</peAlder>
    <peKjonn>K</peKjonn>
    <PERSONOPPL poPeID="${id}" poPoID="${id}1">
      <poIndPlan>2</poIndPlan>
      <poErnKartlagtDato>20220301</poErnKartlagtDato>
      <poHab>1</poHab>
    </PERSONOPPL>
    <FUNKSJON fnPeID="${id}" fnFnID="${id}2">
      <fnFunkType>1</fnFunkType><fnFunkVerdi>2</fnFunkVerdi><fnFraDato>20220101</fnFraDato><fnTilDato>99991231</fnTilDato>
    </FUNKSJON>
    <TJENESTE tjPeID="${id}" tjTjID="${id}3" tjVeID="12345678901234">
      <tjTjenType>15</tjTjenType><tjVedtak>2</tjVedtak><tjTimerUke>12.50</tjTimerUke><tjFraDato>20220101</tjFraDato>
    </TJENESTE>
    <DIAGNOSE diPeID="${id}" diDiID="${id}4"><diKodeVersjon>ICPC-2</diKodeVersjon><diDiagKode>P70</diDiagKode></DIAGNOSE>
    <DOGNTILBUD dgPeID="${id}" dgDgID="${id}5"><dgInstOrgnr>123456789</dgInstOrgnr></DOGNTILBUD>${inner}
  </PERSON>`;
}
