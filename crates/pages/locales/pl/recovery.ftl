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

recovery-title = Wróć bez swoich metod
recovery-what = Masz hasło, ale żadnej ze swoich metod. Tak możesz wrócić:
recovery-prove = Teraz: wpisz kod, który wyślemy na jeden z twoich adresów.
recovery-wait = Potem poczekaj do { $at }. W tym czasie powiadomimy wszystkie twoje adresy, aby można było to zatrzymać, jeśli poprosił ktoś inny.
recovery-link = Na koniec wyślemy ci link. Razem z hasłem pozwoli skonfigurować nową metodę.
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
