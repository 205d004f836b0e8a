# Ustawienia → Bezpieczeństwo, aplikacje uwierzytelniające, kody zapasowe.

security-lead = Jak przy logowaniu potwierdzasz, że to ty.
two-factor = Uwierzytelnianie dwuskładnikowe
state-on = Włączono
state-off = Wyłączono
state-required = Wymagane
two-factor-off-what = Teraz do konta wystarcza samo hasło. Z aplikacją uwierzytelniającą ktoś, kto pozna hasło, i tak się nie zaloguje.
two-factor-required-by = { $organization } wymaga uwierzytelniania dwuskładnikowego.
account-password = Hasło do konta
account-password-hint = Pytamy, aby nikt nie zmienił tego pod twoją nieobecność.
enable = Włącz uwierzytelnianie dwuskładnikowe
ways-back =
    { $n ->
        [0] Po utracie tego telefonu nie dałoby się zalogować bez pomocy.
        [one] Po utracie tego telefonu nadal można się zalogować: 1 sposób.
        [few] Po utracie tego telefonu nadal można się zalogować: { $n } sposoby.
       *[many] Po utracie tego telefonu nadal można się zalogować: { $n } sposobów.
    }
strength = Możliwości odzyskania: { $n } z 3
next-best-codes = Utwórz kody zapasowe i przechowuj je z dala od telefonu.
next-best-app = Dodaj aplikację uwierzytelniającą na drugim urządzeniu, aby mieć jeszcze jeden sposób.
next-best-nothing = To wszystko. Przechowuj zestaw odzyskiwania tam, gdzie go znajdziesz.

your-methods = Twoje metody
app-digits =
    { $n ->
        [one] { $n } cyfra
        [few] { $n } cyfry
       *[many] { $n } cyfr
    }
app-add = Dodaj aplikację uwierzytelniającą
app-replace = Wymień
app-replace-label = Wymień: { $label }
app-remove = Usuń
app-remove-label = Usuń: { $label }
backup-left-of = zostało { $n } z { $of }
backup-none = Jeszcze nie utworzono
backup-new = Nowe kody

warn-few =
    { $n ->
        [0] Nie masz już kodów zapasowych.
        [one] Został 1 kod zapasowy.
        [few] Zostały { $n } kody zapasowe.
       *[many] Zostało { $n } kodów zapasowych.
    }
warn-few-link = Utwórz nowy komplet, zanim będzie potrzebny.
warn-none = Nie masz kodów zapasowych.
warn-none-link = Utwórz komplet na wypadek utraty telefonu.
warn-clock-behind =
    { $n ->
        [one] { $label }: zegar spóźnia się o około { $n } sekundę.
        [few] { $label }: zegar spóźnia się o około { $n } sekundy.
       *[many] { $label }: zegar spóźnia się o około { $n } sekund.
    }
warn-clock-ahead =
    { $n ->
        [one] { $label }: zegar spieszy się o około { $n } sekundę.
        [few] { $label }: zegar spieszy się o około { $n } sekundy.
       *[many] { $label }: zegar spieszy się o około { $n } sekund.
    }
warn-clock-next = Włącz na tym telefonie automatyczną datę i godzinę, zanim jego kody przestaną działać.
warn-email = Adres e-mail nie jest potwierdzony.
warn-email-link = Potwierdź go, aby docierały do ciebie powiadomienia o bezpieczeństwie.
warn-theft = Ta przeglądarka nie jest już zaufana: { $label }.
warn-theft-what = Starej kopii jej danych użyto { $at }. Ktoś mógł je skopiować.
warn-theft-link = Sprawdź, gdzie masz otwarte sesje.

notice-turned-on = Uwierzytelnianie dwuskładnikowe jest włączone.
notice-turned-off = Uwierzytelnianie dwuskładnikowe jest wyłączone.
notice-app-added = Aplikacja uwierzytelniająca została dodana.
notice-app-replaced = Nowa aplikacja uwierzytelniająca zastąpiła starą.
notice-app-removed = Aplikacja uwierzytelniająca została usunięta.
notice-backup-codes-made = Nowe kody zapasowe są gotowe, a stare przestały działać.
notice-password-changed = Hasło zostało zmienione.
notice-setup-expired = Konfiguracja trwała zbyt długo. Nic nie zostało zmienione; zacznij od nowa, gdy telefon będzie pod ręką.
notice-setup-cancelled = Konfiguracja została anulowana. Nic nie zostało zmienione.

sign-in-and-devices = Hasło i urządzenia
password-changed-at = Ostatnia zmiana: { $at }
password-never-changed = Bez zmian od założenia konta
browsers-count =
    { $n ->
        [0] Żadna nie pomija kodu bezpieczeństwa
        [one] 1 przeglądarka pomija kod bezpieczeństwa
        [few] { $n } przeglądarki pomijają kod bezpieczeństwa
       *[many] { $n } przeglądarek pomija kod bezpieczeństwa
    }
browsers-manage = Zarządzaj zaufanymi przeglądarkami
sessions-count =
    { $n ->
        [one] Tylko w tej przeglądarce
        [few] W { $n } przeglądarkach
       *[many] W { $n } przeglądarkach
    }
sessions-manage = Zarządzaj sesjami
activity-recent = Ostatnia aktywność
activity-all = Cała aktywność
off-section = Wyłączanie
off-section-what = Do konta wystarczałoby wtedy samo hasło.
off-link = Wyłącz uwierzytelnianie dwuskładnikowe

setup-title = Skonfiguruj aplikację uwierzytelniającą
setup-replaces = Zastąpi metodę { $label }, która działa do końca konfiguracji.
setup-get = Pobierz aplikację
setup-get-what = Może to być dowolna aplikacja uwierzytelniająca, na przykład Google Authenticator, Microsoft Authenticator, 2FAS albo menedżer haseł.
setup-add = Dodaj to konto
setup-open = Otwórz w aplikacji
setup-scan = Wybierz w aplikacji dodanie konta i zeskanuj ten kod.
setup-qr-label = Kod QR dla aplikacji uwierzytelniającej. Jeśli nie możesz go zeskanować, użyj klucza konfiguracji poniżej.
setup-key-label = Albo wpisz w aplikacji ten klucz konfiguracji:
setup-copy-key = Kopiuj
setup-key-safe = Chroń go: kto ma ten klucz, może tworzyć twoje kody.
setup-confirm = Wpisz kod z aplikacji
setup-code-label = Weryfikacja
setup-code-hint =
    { $n ->
        [one] { $n } cyfra, którą pokazuje teraz aplikacja. Spacje nie przeszkadzają.
        [few] { $n } cyfry, które pokazuje teraz aplikacja. Spacje nie przeszkadzają.
       *[many] { $n } cyfr, które pokazuje teraz aplikacja. Spacje nie przeszkadzają.
    }
setup-keep = Nie usuwaj tego wpisu z aplikacji, bo stracisz dostęp do konta.
setup-expires = Konfigurację można dokończyć do { $at } ({ $distance }).
setup-server-time = Prawidłowy czas to teraz { $at }.

codes-title = Zapisz kody zapasowe
codes-what = Po utracie telefonu każdym z tych kodów można zalogować się raz. Nie pokażemy ich ponownie.
codes-set = Komplet { $set }
codes-set-replaces = Komplet { $set } zastępuje komplet { $previous }
codes-pdf = PDF
codes-print = Drukuj
codes-text = Tekst
codes-saved = Te kody są zapisane tam, gdzie mam do nich dostęp bez telefonu
codes-not-ticked = Zaznacz pole, gdy kody będą zapisane.
codes-not-ticked-next = To twoja droga powrotu, a nie pokażemy ich ponownie.
codes-explained = Dziesięć kodów na wypadek utraty telefonu. Każdym można zalogować się raz.
codes-left-of = z { $of } kodów do wykorzystania
codes-new-title = Utwórz nowy komplet
codes-new-what = Dotychczasowe kody od razu przestaną działać.
codes-new-button = Utwórz nowe kody zapasowe
codes-none-title = Nie ma jeszcze kodów zapasowych
codes-none-what = Utwórz komplet i przechowuj go z dala od telefonu.
codes-first-button = Utwórz kody zapasowe

channels-title = Kody SMS-em i e-mailem
channels-what = Przy logowaniu wysyłamy kod. Włącz oba sposoby, aby móc wybrać drugi, gdy jeden jest niedostępny.
channel-off-what = Kody nie są wysyłane w ten sposób.
channel-turn-on = Włącz
channel-turn-on-label = Włącz: { $way }
channel-turn-off = Wyłącz
channel-turn-off-label = Wyłącz: { $way }
channel-change = Zmień
channel-change-label = Zmień: { $way }
channel-phone-title = Odbieraj kody SMS-em
channel-phone-change = Zmień numer telefonu
channel-email-title = Odbieraj kody e-mailem
channel-email-change = Zmień adres do kodów
channel-replaces = Do czasu potwierdzenia nowego obowiązuje { $address }.
channel-country = Kraj
channel-number = Numer telefonu
channel-number-hint = Numer komórkowy. Z kodem kraju, w zapisie wybranego kraju albo zaczynający się od + lub 00.
channel-mailbox-hint = Wyślemy tam kod, aby upewnić się, że to twoja skrzynka.
channel-send = Wyślij mi kod
channel-phone-risk = Co warto wiedzieć o SMS-ach
channel-phone-risk-what = SMS-y są lepsze niż samo hasło, ale nie są najbezpieczniejszym sposobem. Kto namówi operatora, aby przeniósł twój numer na inną kartę SIM, będzie odbierać twoje kody. Aplikacji uwierzytelniającej nie da się tak przejąć.
channel-email-risk = Co warto wiedzieć o e-mailach
channel-email-risk-what = Kody e-mailem to najsłabsza metoda: odbiera je każdy, kto może czytać twoją pocztę i być może zresetować przez nią hasło. Używaj ich obok innej metody.
channel-better = Skonfiguruj aplikację uwierzytelniającą
channel-phone-code-title = Potwierdź numer telefonu
channel-email-code-title = Potwierdź adres
channel-sent-mail = Wysłaliśmy kod na { $address }.
channel-code-hint = Cyfry z najnowszej wiadomości.
channel-other-number = Użyj innego numeru
channel-other-mailbox = Użyj innej skrzynki
channel-missing = Wpisz, dokąd wysłać kod
channel-too-weak = Zarządzasz tą organizacją, więc najpierw skonfiguruj numer telefonu lub aplikację uwierzytelniającą
channel-paused = Niedawno ustawiono nowe hasło, być może przez tę skrzynkę. Kody będzie można tam wysyłać od { $until }
channel-too-many = Na razie wysłano tyle kodów, ile można. Następny będzie można wysłać { $until }
verify = Potwierdź
notice-channel-on = Potwierdzono: od teraz wysyłamy tam kody.
notice-channel-changed = Potwierdzono: kody przychodzą teraz w nowe miejsce, a w stare już nie.
notice-channel-off = Kody już tam nie przychodzą.
