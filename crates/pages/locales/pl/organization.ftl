# Ustawienia → Organizacja.

nav-policy = Zasady bezpieczeństwa
policy-title = Zasady bezpieczeństwa
policy-what = Czego { $organization } wymaga od wszystkich, którzy się logują.
policy-demand = Uwierzytelnianie dwuskładnikowe
policy-optional = Każdy decyduje za siebie
policy-mandatory = Obowiązkowe dla wszystkich
policy-methods = Metody
policy-methods-hint = Jedna albo kilka do wyboru. Zawsze towarzyszą im kody zapasowe.
policy-key-what = Najbezpieczniejszy: działa tylko pod właściwym adresem.
policy-app-what = Nowy kod co 30 sekund. Nic nie kosztuje i nie wymaga sieci.
policy-pass-what = Siedem cyfr w telefonie albo liczba do potwierdzenia na nim. Działa bez sieci.
policy-phone-what = Jeśli jest obowiązkowy, każdy potrzebuje numeru telefonu. Wiadomości kosztują.
policy-email-what = Najsłabszy. Nigdy jako jedyna metoda, a tym bardziej u administratorów.
policy-device-bound = Tylko klucze, które pozostają na jednym urządzeniu
policy-device-bound-what = Klucze dostępu synchronizowane między urządzeniami nie będą wtedy przyjmowane.
policy-trust = Zaufane przeglądarki
policy-trust-hint = Jak długo nie pytać ponownie w przeglądarce, w której podano kod. Krótszy czas od razu kończy starsze zaufanie.
policy-trust-every-sign-in = Pytaj przy każdym logowaniu
policy-trust-day = 1 dzień
policy-trust-week = 1 tydzień
policy-trust-month = 30 dni
policy-trust-until-sign-out = Do całkowitego wylogowania
policy-grace = Dni na konfigurację
policy-grace-hint = Tak długo można pomijać nowe wymagania. Przy 0 konfiguracja jest konieczna już przy następnym kliknięciu.
policy-countries = Kraje dla SMS-ów
policy-countries-hint = Po dwie litery, na przykład GE, PL. Puste pole oznacza wszystkie kraje, do których ta usługa wysyła.
policy-countries-unknown = Jeden z tych skrótów nie oznacza żadnego kraju
policy-no-texts = Ten serwer nie wysyła SMS-ów: wybierz także aplikację lub klucze
policy-too-weak = Wybierz klucz bezpieczeństwa, aplikację lub telefon
policy-check = Zobacz, co to zmieni
policy-check-title = Co to zmieni
policy-count-people = Osoby, które mogą się zalogować
policy-count-password = Podadzą tylko hasło
policy-count-step = Przejdą drugi krok
policy-count-later = Zobaczą prośbę o skonfigurowanie metody, z możliwością pominięcia
policy-count-now = Będą musiały najpierw skonfigurować metodę
policy-count-no-way-in = Nie będą miały jak się zalogować
policy-count-phone = Nie mają numeru telefonu
policy-weakest = Najsłabszy pozostały sposób logowania
policy-weakest-password = Samo hasło
policy-messages = Wiadomości miesięcznie, około
policy-concerned = Kto musiałby coś zrobić
policy-person-later = Zobaczy prośbę o skonfigurowanie metody.
policy-person-now = Musi najpierw skonfigurować metodę.
policy-person-impossible = Nie ma miejsca na dozwoloną metodę, więc nie ma jak się zalogować.
policy-person-phone = Nie ma numeru telefonu.
policy-more =
    { $n ->
        [one] I jeszcze 1 osoba.
        [few] I jeszcze { $n } osoby.
       *[many] I jeszcze { $n } osób.
    }
policy-export = Pobierz całą listę (CSV)
policy-ask = Poproś mailem o brakujące numery
policy-asked =
    { $n ->
        [0] Nikogo nie poproszono.
        [one] Poproszono mailem 1 osobę o numer telefonu.
        [few] Poproszono mailem { $n } osoby o numer telefonu.
       *[many] Poproszono mailem { $n } osób o numer telefonu.
    }
policy-not-asked =
    { $n ->
        [one] 1 innej osoby nie poproszono: poproszono ją już w ciągu doby albo nie ma potwierdzonej skrzynki.
       *[many] { $n } innych osób nie poproszono: poproszono je już w ciągu doby albo nie mają potwierdzonej skrzynki.
    }
policy-cut-off =
    { $n ->
        [one] 1 osoba, która dziś może pracować, nie mogłaby nic zrobić, dopóki nie skonfiguruje metody. Dni na konfigurację by temu zapobiegły.
        [few] { $n } osoby, które dziś mogą pracować, nie mogłyby nic zrobić, dopóki nie skonfigurują metody. Dni na konfigurację by temu zapobiegły.
       *[many] { $n } osób, które dziś mogą pracować, nie mogłoby nic zrobić, dopóki nie skonfigurują metody. Dni na konfigurację by temu zapobiegły.
    }
policy-acknowledge = Wiem, które to osoby
policy-acknowledge-missing = Potwierdź, że wiesz, kto na początku nie mógłby nic zrobić
policy-save = Zapisz
policy-saved = Zasady zostały zapisane. Obowiązują wszystkich od następnego kliknięcia.
policy-overtaken = W międzyczasie ktoś inny zmienił zasady. Nic z twoich zmian nie zostało jeszcze zapisane: znajdziesz je poniżej. Zapisz ponownie, aby zastąpić nimi tamte.
purpose-policy = Zanim zmienisz to, co dotyczy wszystkich.

nav-log = Dziennik aktywności
log-title = Dziennik aktywności
log-what = Co wydarzyło się w organizacji { $organization }, od najnowszych.
log-about = Tylko: { $name }.
log-everybody = Pokaż wszystkich
log-show = Pokaż
log-all = Wszystko
log-show-button = Pokaż
log-gone = Usunięte konto
log-csv = Pobierz jako CSV
log-json = Pobierz jako wiersze JSON
