# Powrót na konto: nowe hasło bez poprzedniego.

forgot-link = Nie pamiętasz hasła?
forgot-title = Nie pamiętasz hasła
forgot-lead = Wpisz adres e-mail, którym się logujesz. Wyślemy na niego link do ustawienia nowego hasła.
forgot-button = Wyślij link
forgot-sent = Sprawdź skrzynkę
forgot-sent-what = Jeśli istnieje konto z tym adresem, link do ustawienia nowego hasła jest już w drodze. Działa raz, przez godzinę.
forgot-sent-next = Nic nie przyszło? Zajrzyj do folderu ze spamem i sprawdź, czy to adres, którym się logujesz.
forgot-again = Poproś o kolejny link
reset-lead = Dla konta { $email } w organizacji { $organization }.
reset-ends = Konto zostanie wylogowane ze wszystkich przeglądarek, a każda z nich znów zapyta o drugi krok. Nowe hasło nigdy go nie zastępuje.
reset-button = Ustaw hasło
reset-expired = Ten link już nie działa
reset-expired-what = Został już użyty, jest zbyt stary albo wysłano nowszy.

mail-reset-subject = Ustaw nowe hasło do { $product }
mail-reset-what = Ktoś poprosił o nowe hasło do Twojego konta { $product }. Otwórz ten link, aby je ustawić. Działa raz, przez godzinę.
mail-reset-next = Jeśli to nie Ty, zignoruj tę wiadomość: hasło się nie zmieni.
mail-reset-button = Ustaw nowe hasło
mail-reset-because = Ten e-mail został wysłany, ponieważ ktoś podał ten adres jako adres konta { $product }, do którego nie pamięta hasła.

event-password-reset-requested = Poproszono o link do nowego hasła

help-recovery = Wróć bez żadnej z tych metod
help-recovery-what = Mając hasło oraz znaną nam skrzynkę lub numer telefonu, możesz po pewnym czasie skonfigurować nową metodę.
help-recovery-button = Poproś o przywrócenie dostępu
help-recovery-sign-in = Najpierw zaloguj się hasłem.

lost-title = Nie masz już czym potwierdzić
lost-what = Bez swoich metod nie zmienisz ich tutaj. Wpisz hasło, a pokażemy, jak wrócić. Pozostaniesz zalogowany.
recovery-title = Wróć bez swoich metod
recovery-what = Masz hasło, ale żadnej ze swoich metod. Tak możesz wrócić:
recovery-prove = Teraz: wpisz kod, który wyślemy na jeden z twoich adresów.
recovery-wait = Potem poczekaj do { $at }. W tym czasie powiadomimy wszystkie twoje adresy, aby można było to zatrzymać, jeśli poprosił ktoś inny.
recovery-link = Na koniec wyślemy ci link. Razem z hasłem pozwoli skonfigurować nową metodę.
recovery-prove-by-browser = Teraz: poproś z tej przeglądarki, która jest zaufana od ponad tygodnia.
recovery-by-browser = Poproś o przywrócenie dostępu
recovery-choose = Potwierdź, że to ty
recovery-none = Nie możemy sami przywrócić dostępu: żaden z adresów nie potwierdza, że to ty.
recovery-none-why = Adres się liczy, jeśli został potwierdzony, nie zmienił się w ciągu ostatnich siedmiu dni i nie ustawiono przez niego hasła. Potrzebna jest też skrzynka na link.
recovery-code-hint = Sześć cyfr z najnowszej wiadomości.
recovery-button = Poproś o przywrócenie dostępu
recovery-elsewhere = Wyślij kod gdzie indziej
recovery-pending = Pracujemy nad tym
recovery-pending-what = { $at } wyślemy link na { $to }. Do tego czasu nie trzeba nic robić.
recovery-requested = Prośba
recovery-ready = Link został wysłany
recovery-stops = To nie ty? Wszystko natychmiast się zatrzyma, gdy ktoś zaloguje się jedną z metod, zmieni hasło albo użyje linku z naszych wiadomości.
recovery-found = Mam już jedną z metod
recovery-over = Czas oczekiwania minął
recovery-over-what = Wysłaliśmy link na { $to }. Otwórz go, wpisz hasło i skonfiguruj nową metodę do { $until }.
recovery-resend = Wyślij link ponownie
recovery-resent = Link jest w drodze. Działa tylko najnowszy.

recover-title = Skonfiguruj nową metodę
recover-what = Aby przejść dalej, wpisz hasło.
recover-ends = Gdy nowa metoda zacznie działać, stare metody i kody zapasowe przestaną, konto zostanie wylogowane ze wszystkich przeglądarek i żadna nie będzie już zaufana.
recover-expired-what = Został już użyty, jest zbyt stary albo odzyskiwanie zatrzymano. Zaloguj się hasłem, aby sprawdzić, co dzieje się na koncie.

stop-title = Zatrzymaj odzyskiwanie
stop-what = Ktoś poprosił o dostęp do konta { $hint } bez żadnej z jego metod. Zna hasło i mógł odczytać wysłany kod. Jeśli to nie ty, zatrzymaj to tutaj.
stop-button = Zatrzymaj, to nie ja
stop-was-me = Jeśli to ty, zamknij tę stronę: odzyskiwanie trwa dalej.
stop-done = Zatrzymano
stop-done-what = Nic się nie zmieniło. Ten, kto o to poprosił, zna hasło: ustaw teraz nowe.
stop-over = Nie ma czego zatrzymywać
stop-over-what = Odzyskiwanie zostało już zatrzymane albo się zakończyło. Zaloguj się, aby sprawdzić, co dzieje się na koncie.

warn-recovering = Ktoś poprosił o dostęp do tego konta bez żadnej z jego metod. Dalszy krok będzie możliwy { $at }.
warn-recovering-what = Jeśli to nie ty, zatrzymaj to linkiem z naszych wiadomości albo potwierdź jedną z metod, że to ty, i zmień hasło.
policy-recovery = Godziny oczekiwania po utracie wszystkich metod
policy-recovery-hint = Po tym czasie ktoś, kto ma hasło i potwierdzony adres, może skonfigurować nową metodę. Wcześniej powiadamiamy wszystkie adresy. Od 0 do 336; 24 to dobry wybór.

mail-recovery-pending-subject = Ktoś prosi o dostęp do Twojego konta { $product }
mail-recovery-pending-what = Ktoś, kto zna hasło do Twojego konta { $product } i mógł odczytać wysłany przez nas kod, twierdzi, że utracono wszystkie metody. { $until } wyślemy link, który pozwala skonfigurować nową.
mail-recovery-ready-subject = Można skonfigurować nową metodę na koncie { $product }
mail-recovery-ready-what = Czas oczekiwania minął: wysłaliśmy link, który pozwala skonfigurować nową metodę na Twoim koncie { $product }. Hasło jest nadal potrzebne.
mail-recovery-stop = Jeśli to nie Ty, otwórz ten link, aby to zatrzymać, a potem zmień hasło.
mail-recovery-stop-button = Zatrzymaj odzyskiwanie
mail-recovery-link-subject = Skonfiguruj nową metodę na koncie { $product }
mail-recovery-link-what = Otwórz ten link, wpisz hasło i skonfiguruj nową metodę na swoim koncie { $product }. Działa raz, przez dobę.
mail-recovery-link-next = Jeśli to nie Twoja prośba, nie otwieraj go: zatrzymaj odzyskiwanie linkiem z naszego drugiego e-maila.
mail-recovery-link-button = Skonfiguruj nową metodę
mail-recovery-cancelled-subject = Zatrzymano odzyskiwanie konta { $product }
mail-recovery-cancelled-what = Ktoś poprosił o dostęp do Twojego konta { $product } bez żadnej z jego metod. Zostało to zatrzymane, a metody się nie zmieniły.
mail-recovery-finished-subject = Konto { $product } ma nową metodę
mail-recovery-finished-what = Odzyskiwanie Twojego konta { $product } zostało zakończone. Nowa metoda zastąpiła wszystkie inne; kody zapasowe, wszystkie sesje i zaufane przeglądarki przestały działać.

sms-recovery-pending = Ktos prosi o dostep do konta bez metody.
sms-recovery-ready = Czas oczekiwania na dostep minal.
sms-recovery-cancelled = Odzyskiwanie zatrzymano.
sms-recovery-finished = Nowa metoda zastapila inne.

event-recovery-requested = Poproszono o przywrócenie dostępu bez metody
event-recovery-ready = Czas oczekiwania minął i wysłano link
event-recovery-opened = Otwarto link do odzyskiwania i wpisano hasło
event-recovery-cancelled = Zatrzymano odzyskiwanie
event-recovery-finished = Nowa metoda zastąpiła wszystkie inne

help-support-button = Otwórz zgłoszenie w pomocy technicznej

my-case-title = Pomoc techniczna przywróci Ci dostęp
my-case-what = Najpierw otwórz zgłoszenie. Otrzymasz numer i dwa kody, dzięki którym Ty i pomoc techniczna będziecie wiedzieć, z kim rozmawiacie.
my-case-open = Otwórz zgłoszenie
my-case-number = Numer zgłoszenia
my-case-caller = Ten kod odczytujesz pomocy technicznej
my-case-agent = Ten kod odczytuje Ci pomoc techniczna
my-case-both = Jeśli rozmówca nie potrafi podać tego kodu, to nie jest nasza pomoc techniczna: rozłącz się. Swój kod podaj tylko komuś, do kogo dzwonisz z własnej inicjatywy.
my-case-then = Muszą się na to zgodzić dwie osoby z naszego zespołu. Potem zaczyna się czas oczekiwania, powiadamiamy wszystkie Twoje adresy, a na koniec wysyłamy Ci link.
my-case-no-mailbox = Żadna z Twoich skrzynek nie jest potwierdzona i niezmieniona od siedmiu dni, więc nie ma dokąd wysłać linku. Skontaktuj się z pomocą techniczną.
my-case-honest = Pomoc techniczna nigdy nie prosi o hasło ani o żaden inny kod niż ten.
case-open = Czeka na telefon.
case-heard = Konsultant usłyszał kod.
case-requested = Czeka na drugiego konsultanta.

desk-title = Pomoc techniczna
desk-what = Osoby, które mają hasło, ale nie mają już żadnej metody.
desk-number-hint = Osiem cyfr, tak jak odczytuje je osoba, która dzwoni.
desk-find = Znajdź zgłoszenie
desk-not-found = Nie ma otwartego zgłoszenia o tym numerze
desk-cases = Otwarte zgłoszenia
desk-none = Nie ma żadnego.
desk-approved = Zatwierdzono. Czas oczekiwania już biegnie, a wszystkie adresy zostały powiadomione.
desk-refused = Odrzucono. Dla użytkownika nic się nie zmieniło.
desk-case = Zgłoszenie { $number }
desk-who = { $name }, { $organization }
desk-opened = Otwarto: { $at }.
desk-hear = Kto dzwoni?
desk-read = Odczytaj ten kod osobie, która dzwoni: { $code }
desk-code = Kod, który odczytuje Ci ta osoba
desk-wrong-code = Na stronie osoby, która dzwoni, jest inny kod
desk-too-many-wrong = Zbyt wiele kodów było błędnych. Użytkownik musi otworzyć inne zgłoszenie
desk-not-heard = Kod usłyszał inny konsultant i to on prowadzi to zgłoszenie
desk-evidence = Co potwierdza, kto dzwoni
desk-evidence-hint = Zaznacz tylko rodzaj. Nigdy nie proś o hasło ani o kod i nie przechowuj kopii.
desk-evidence-missing = Wybierz, co potwierdza, kto dzwoni
evidence-call-back = Oddzwoniono na numer zapisany dużo wcześniej
evidence-document = Okazano dokument ze zdjęciem
evidence-contract = Szczegóły umowy lub płatności
evidence-vouched = Ręczy za nią znana nam osoba po stronie klienta
desk-request = Poproś o drugiego konsultanta
desk-anothers = Kod usłyszał inny konsultant i to on prowadzi to zgłoszenie.
desk-since = Poproszono
desk-second = To Twoja prośba, więc musi ją zatwierdzić ktoś inny.
desk-approve-what = Po zatwierdzeniu zaczyna się czas oczekiwania. Wszystkie adresy użytkownika zostaną powiadomione i z każdego można to zatrzymać; na koniec link trafi do potwierdzonej skrzynki, a hasło będzie nadal potrzebne.
desk-approve = Zatwierdź
desk-refuse = Odrzuć i zamknij
desk-not-yours = Nie możesz tego zrobić: musi to zrobić inny konsultant, a o osobach z naszej organizacji nikt tu nie decyduje
desk-not-independent = Nie możesz być drugą osobą w tym zgłoszeniu. W pierwszej dobie konsultant niczego nie zatwierdza. Nie decydują też razem osoby, z których jedna w ciągu ostatnich siedmiu dni dodała drugą, usunęła jej metodę lub zażądała od niej nowego hasła, ani takie, z którymi zrobił to ktoś trzeci
desk-no-mailbox = Żadna skrzynka użytkownika nie jest potwierdzona i niezmieniona od siedmiu dni, więc nie można wysłać linku
desk-back = Wróć do listy zgłoszeń

mail-case-subject = Poproszono pomoc techniczną o dostęp do Twojego konta { $product }
mail-case-what = Ktoś, kto zna hasło do Twojego konta { $product }, zadzwonił do pomocy technicznej i twierdzi, że utracono wszystkie metody. Musi się jeszcze zgodzić drugi konsultant; potem zacznie się czas oczekiwania.
sms-case = Ktos prosi pomoc techniczna o dostep.

event-case-opened = Otwarto zgłoszenie w pomocy technicznej
event-case-doubted = Pomoc techniczna usłyszała błędny kod
event-case-heard = Pomoc techniczna usłyszała właściwy kod
event-case-requested = Pomoc techniczna poprosiła o przywrócenie dostępu do tego konta
event-case-approved = Zatwierdził to drugi konsultant pomocy technicznej
event-case-refused = Pomoc techniczna odrzuciła zgłoszenie

desk-report = Co zrobili konsultanci
desk-report-what = { $n ->
        [one] Zgłoszenia otwarte w ostatniej dobie.
       *[other] Zgłoszenia otwarte w ciągu ostatnich { $n } dni.
    }
desk-report-days = { $n ->
        [one] Jeden dzień
       *[other] { $n } dni
    }
desk-report-none = Żaden konsultant niczego nie zrobił.
desk-report-agent = Konsultant
desk-report-heard = Przyjęte
desk-report-asked = Prośby
desk-report-approved = Zatwierdzone
desk-report-refused = Odrzucone
desk-report-stopped = Zatrzymane przez użytkownika
desk-report-wrong = Błędne kody
desk-report-median = Mediana w minutach

mail-desk-alarm-subject = Konsultant pomocy technicznej { $product } robi więcej niż zwykle
mail-desk-alarm-what =
    { $excess ->
        [wrong_codes] { $agent }: dziesięć błędnych kodów od osób dzwoniących w ciągu doby.
        [requests] { $agent }: próba przywrócenia dostępu większej liczbie osób w ciągu doby, niż wolno jednemu konsultantowi.
       *[approvals] { $agent }: próba zatwierdzenia większej liczby próśb w ciągu doby, niż wolno jednemu konsultantowi.
    }
mail-desk-alarm-next = Porozmawiaj z tą osobą. Co zrobiła, widać w Ustawieniach: Pomoc techniczna, Co zrobili konsultanci, oraz w dzienniku; dopóki trwa czas oczekiwania, przywrócenie dostępu można zatrzymać.
sms-desk-alarm = Konsultant robi wiecej niz zwykle.
event-desk-alarmed = Konsultant pomocy technicznej zrobił w ciągu doby więcej niż zwykle
