# Vestibule Pass: parowanie telefonu, aplikacja w telefonie i logowania, które ona zatwierdza.

method-pass = Vestibule Pass
method-pass-hint = Siedem cyfr z telefonu, także bez internetu
method-pass-named = Siedem cyfr z telefonu { $label }

pass-title = Sparuj telefon
pass-replace-title = Sparuj inny telefon
pass-replace = Sparuj inny telefon
pass-replace-label = Sparuj inny telefon zamiast: { $label }
pass-replaces = Do czasu sparowania nowego telefonu obowiązuje { $label }.
pass-what = Vestibule Pass w telefonie pokazuje siedmiocyfrowy kod do logowania, także bez sieci.
pass-number = Numer komórkowy
pass-register = Zarejestruj
pass-no-smartphone = Wyślij mi siedem cyfr SMS-em
pass-no-smartphone-what = Nie mam smartfona:
pass-app-instead = Użyj innej aplikacji uwierzytelniającej
pass-add = Sparuj telefon z Vestibule Pass
pass-how = Co będzie dalej
pass-how-link = Wyślemy SMS-a z linkiem. Otwórz go na telefonie.
pass-how-words = Porównaj dwa słowa na telefonie z tymi na tym komputerze.
pass-how-code = Wpisz siedem cyfr, które pokazuje telefon.

pass-pairing-title = Sparuj telefon
pass-sent-what = Wysłaliśmy tam SMS-a z linkiem. Otwórz link na telefonie i nie zamykaj tej strony.
pass-sent-waits = Strona sama przejdzie dalej, gdy telefon otworzy link.
pass-sent-continue = Link jest już otwarty
pass-link-expires = Link działa raz i tylko do { $at } ({ $distance }).
pass-send-again = Wyślij kolejny link
pass-send-again-at = Kolejny link będzie można wysłać o { $at } ({ $distance }). Działa tylko najnowszy.
pass-compare = Porównaj słowa
pass-opened = Telefon otworzył link. Musi pokazywać te dwa słowa:
pass-opened-in = Link otwarto w: { $browser }. Ten telefon musi pokazywać te dwa słowa:
pass-refuse = Słowa się różnią
pass-type = Wpisz kod z telefonu
pass-code-hint = Siedem cyfr, które pokazuje teraz telefon. Spacje nie przeszkadzają.
code-not-paired = Żaden telefon nie otworzył jeszcze linku.
code-not-paired-next = Najpierw otwórz na telefonie link z SMS-a.

notice-pass-paired = Telefon jest sparowany: od teraz pokazuje twoje kody.
notice-pass-replaced = Nowy telefon jest sparowany, a stary już nie działa.
notice-pass-removed = Telefon nie jest już sparowany.
notice-pass-refused = Telefon, który pokazał inne słowa, nie został sparowany. Ktoś inny mógł przeczytać SMS-a: zacznij od nowa, a jeśli to się powtórzy, zapytaj swojego operatora.
purpose-pair-phone = Zanim sparujesz telefon.

challenge-pass-hint = Siedem cyfr, które pokazuje Vestibule Pass. Kod zapasowy też zadziała.
challenge-pass-ask = Zapytaj mój telefon
challenge-pass-ask-what = Gdy Vestibule Pass jest otwarty na telefonie, nie trzeba nic wpisywać.
challenge-pass-number = Wybierz na telefonie
challenge-pass-waits = Otwórz Vestibule Pass na telefonie. Po wyborze strona sama przejdzie dalej; pytanie czeka do { $at }.
challenge-pass-approved = Liczba jest już wybrana na telefonie
challenge-pass-not-yet = Telefon nie zatwierdził tego logowania. Wybierz na nim liczbę albo wpisz siedem cyfr.
challenge-pass-wrong = Na telefonie wybrano inną liczbę. Jeśli to ty, zapytaj ponownie albo wpisz siedem cyfr.
challenge-pass-too-many = Na razie telefon był pytany wystarczająco często. Ponownie będzie można go zapytać o { $until }. Siedem cyfr działa.
challenge-pass-paused = Przez pewien czas nie pytamy telefonu, ponieważ odrzucono na nim logowanie. Siedem cyfr działa.

pass-app-name = Vestibule Pass
pass-app-short = Pass
pass-app-no-script = Ta aplikacja wymaga JavaScriptu. Bez niego poproś o siedem cyfr SMS-em albo użyj innej aplikacji uwierzytelniającej.
pass-app-unsupported = Ta przeglądarka nie może bezpiecznie przechowywać kluczy. Zaktualizuj ją albo otwórz link w innej.
pass-app-empty = Z tym telefonem nie jest jeszcze sparowane żadne konto. Otwórz link z otrzymanego SMS-a.
pass-app-offer = Sparować ten telefon?
pass-app-offer-what = Tylko jeśli to twoja prośba sprzed chwili, z komputera, który masz przed sobą.
pass-app-pair = Sparuj ten telefon
pass-app-not-now = Nie teraz
pass-app-back = Wróć
pass-app-words = Strona, od której wszystko się zaczęło, musi pokazywać:
pass-app-left = Pozostały czas
pass-app-seconds = s
pass-app-gone = Ten telefon nie jest już sparowany z tym kontem. Jego kody już nie działają.
pass-app-remove = Usuń z tego telefonu
pass-app-remove-what = Kody na tym telefonie przepadną na zawsze. Jeśli nadal służy do logowania, najpierw sparuj go ponownie.
pass-app-remove-yes = Usuń
pass-app-approve = Czy to ty się logujesz?
pass-app-confirm = Czy to potwierdzasz?
pass-app-action = Masz potwierdzić:
pass-app-browser = Przeglądarka
pass-app-address = Adres IP
pass-app-choose = Wybierz liczbę, którą pokazuje strona:
pass-app-deny = Nie, to nie ja
pass-app-install = Zachowaj tę aplikację na telefonie
pass-app-install-apple = Na iPhonie lub iPadzie przed parowaniem stuknij Udostępnij, a potem Do ekranu początkowego: Safari zapomina strony nieotwierane przez tydzień, a aplikacja na ekranie początkowym ma własną pamięć. Otwórz ją tam i wklej link.
pass-app-install-other = Otwórz menu przeglądarki i wybierz Zainstaluj aplikację lub Dodaj do ekranu głównego. Kody będą wtedy działać bez sieci.
pass-app-paste = Wklej link
pass-app-link = Link z SMS-a
pass-app-not-a-link = To nie jest link do sparowania telefonu. Skopiuj z SMS-a cały link.

pass-app-clock-far = Zegar tego telefonu i zegar serwera różnią się o ponad minutę, a kody podążają za serwerem. Jeśli telefon pokazuje właściwy czas, ktoś może stać pomiędzy nimi: nie wpisuj żadnego z jego kodów i powiadom pomoc techniczną.
pass-say-clock-unchecked = Zegar tego telefonu nie został jeszcze sprawdzony.
pass-say-clock-right = Zegar tego telefonu jest dokładny.
pass-say-clock-slow = Zegar tego telefonu spóźnia się o { $n } s. Kody to uwzględniają.
pass-say-clock-fast = Zegar tego telefonu spieszy się o { $n } s. Kody to uwzględniają.
pass-say-expired = Ten link jest zbyt stary albo wysłano nowszy. Poproś o kolejny.
pass-say-used = Ten link otworzył inny telefon. Jeśli to nie ty, wybierz „Słowa się różnią” na stronie, od której wszystko się zaczęło, i zacznij od nowa.
pass-say-busy = Zbyt wiele prób z twojej sieci. Poczekaj kilka minut, a potem otwórz link ponownie.
pass-say-offline = Nie można połączyć się z serwerem. Otwórz link ponownie, gdy będzie sieć.
pass-say-failed = Nie udało się sparować telefonu. Poproś o kolejny link i spróbuj ponownie.
pass-say-broken = Ta przeglądarka niczego dla tej aplikacji nie zachowuje. Wyjdź z trybu prywatnego albo zezwól stronom na przechowywanie danych.
pass-say-approved = Logowanie zostało zatwierdzone. Druga strona sama przejdzie dalej.
pass-say-confirmed = Potwierdzono.
pass-say-denied = Logowanie zostało odrzucone. Ktoś zna twoje hasło: zmień je teraz.
pass-say-wrong-number = To była inna liczba, więc logowanie nie zostało zatwierdzone. Zapytaj ponownie na stronie logowania.
pass-say-too-late = Nikt już nie czeka na tę odpowiedź.

# Bez polskich znaków, aby SMS mieścił się w jednej części.
sms-pass-link = { $product }: otworz ten link na telefonie, aby go sparowac: { $url }
sms-pass-link-plain = Otworz ten link na telefonie, aby go sparowac: { $url }

event-pairing-sent = Wysłano link do sparowania telefonu
event-pairing-claimed = Telefon otworzył link do parowania
event-pairing-refused = Nie sparowano telefonu
event-approval-asked = Zapytano telefon o logowanie
event-approval-given = Telefon zatwierdził logowanie
event-approval-denied = Odrzucono logowanie na telefonie

mail-denied-subject = Ktoś próbował zalogować się na Twoje konto { $product }
mail-denied-what = Na telefonie zaznaczono, że logowanie na konto { $product } to nie Ty. Ktokolwiek to był, zna Twoje hasło. Nie udało mu się zalogować.
mail-denied-next = Zmień teraz hasło: zna je ktoś inny.

# 256 słów łatwych do odróżnienia na oko i ze słuchu. Obie strony parowania pokazują dwa z nich, według numerów: kolejność ma znaczenie.
pass-words =
    agrest akacja album alejka ananas apteka arbuz atlas autobus bagaż bajka balon banan baran basen beczka biedronka
    bilet bocian brama bransoleta brzoza budzik bukiet burza butelka cebula cegła chleb chmura choinka chomik ciasto
    cukier cytryna czapka czekolada dachówka daktyl delfin deska deszcz diament dolina drabina drzewo dynia dywan
    dzbanek dzięcioł dzwonek ekran fajka fasola fiołek flaga flet foka fontanna forteca fotel gałąź garnek gazeta gitara
    globus gniazdo gołąb gondola granat grzebień grzyb guzik gwiazda hamak harfa herbata huśtawka igła imbir indyk iskra
    jabłko jagoda jaskinia jaskółka jastrząb jaszczurka jeleń jezioro jeż kaczka kaktus kalafior kamień kanapa kapelusz
    kapusta karuzela kasztan kawa kielich kiosk klamka klucz kłódka kogut kolano komin kompas konwalia kopalnia korona
    koszyk kotwica koza kropla krowa królik krzesło księżyc kubek kukułka kurtka kuźnia kwiat lampa latarnia lawenda
    lemoniada leśnik lilia limonka lis lodówka lornetka lotnisko lustro łabędź łańcuch łąka łódka łyżka magnes malina
    mapa marchew marmur maska materac medal melon miasto miód młotek młyn morze motyl mrówka mucha muszla namiot
    naszyjnik niedźwiedź nożyczki obraz ocean ogórek ogród okno okulary oliwka ołówek orkiestra orzech palma papier
    paproć papuga parasol parowóz patelnia paw perła pianino piasek pieczęć pierścień pietruszka piłka pingwin plecak
    płaszcz pociąg poduszka pomidor pudełko radio rakieta ręcznik robot rower róża rubin ryba rzeka rzodkiewka sałata
    samolot sandał serce skarb skrzypce słonecznik słoń sosna sowa stodoła strumień szachy szczotka szyszka ślimak
    śliwka śnieg talerz tamburyn teatr tęcza topola traktor tramwaj truskawka tulipan tygrys wachlarz walizka wazon
    wiadro wiatrak wiewiórka winogrono wiosna wulkan wyspa zamek zegar złoto zupa żaba żagiel żarówka żołądź żółw żubr
    żyrafa
