# Ustawienia → Organizacja → Osoby.

nav-people = Osoby
people-title = Osoby
people-what = Wszyscy, którzy się logują w { $organization }.
people-add = Dodaj osobę
people-add-what = Dostanie wiadomość z linkiem do ustawienia hasła. Link działa 7 dni, jeden raz.
people-add-button = Dodaj i wyślij link
people-added = Osoba została dodana, a link jest w drodze.
people-done = Gotowe. Wpis z podanym powodem jest niżej, w aktywności.
people-deleted = Konto zostało usunięte.
people-search = Imię i nazwisko, adres e-mail lub numer telefonu
people-search-hint = Wystarczy część, a z numeru ostatnie cyfry.
people-search-button = Szukaj
people-show = Pokaż
people-all = Wszystkich
people-without-phone = Bez numeru telefonu
people-without-factor = Bez drugiego składnika
people-locked = Z kodami wstrzymanymi po błędnych próbach
people-few-codes = Z małą liczbą kodów zapasowych
people-disabled = Wyłączonych
people-none = Nikt nie pasuje.
people-more = Pokaż więcej
people-back = Wróć do osób

import-title = Dodaj wiele osób
import-what = Lista w formacie CSV albo z jednym obiektem JSON w wierszu. Kolumny to email, name, phone, role, external_id i locale; konieczna jest tylko email.
import-file = Plik
import-file-hint = Najwyżej 500 osób i 64 KB naraz.
import-text = Albo sama lista
import-text-hint = W CSV pierwszy wiersz nazywa kolumny: email,name,phone
import-mode = Jeśli któregoś wiersza nie można przyjąć
import-all = Nie dodawaj nikogo
import-good = Dodaj pozostałych
import-invite = Wyślij każdemu link do ustawienia hasła
import-button = Dodaj te osoby
import-created =
    { $n ->
        [one] Dodano 1 osobę.
        [few] Dodano { $n } osoby.
       *[many] Dodano { $n } osób.
    }
import-refused =
    { $n ->
        [one] Nie przyjęto 1 wiersza.
       *[many] Nie przyjęto { $n } wierszy.
    }
import-nobody = Nikogo nie dodano.
import-line = Wiersz { $n }:
import-empty = Na tej liście nikogo nie ma
import-columns = Pierwszy wiersz musi nazywać kolumny, w tym email, i żadnych innych niż powyższe
import-not-text = Ten plik nie jest tekstem w UTF-8
import-too-many = To więcej niż 500 osób. Podziel listę
row-malformed = Wiersza nie da się odczytać.
row-email = Adres e-mail jest nieprawidłowy.
row-name = Tego imienia i nazwiska nie można przyjąć.
row-phone = Numer telefonu jest nieprawidłowy albo nie odbiera kodów.
row-role = Rola jest nieznana albo nie możesz jej nadać.
row-taken = Ktoś z tym adresem e-mail lub identyfikatorem już jest.

person-messages = Wiadomości do tej osoby
person-name = Imię i nazwisko
person-email-hint = Służy do logowania i tam trafi link.
person-phone-needed = Z numerem kierunkowym kraju. Organizacja potrzebuje numeru od każdego.
person-phone-required = Organizacja potrzebuje numeru telefonu od każdego
person-phone-optional = Z numerem kierunkowym kraju. Pole może zostać puste.
person-you = Ty
person-disabled = Wyłączone
person-invited = Jeszcze bez hasła
person-locked = Kody wstrzymane
person-phone-missing = Bez numeru telefonu
person-factor-on = Drugi składnik włączony
person-no-factor = Bez drugiego składnika
person-factor-missing = Brakuje drugiego składnika
person-few-codes =
    { $n ->
        [0] Nie został żaden kod zapasowy
        [one] Został 1 kod zapasowy
        [few] Zostały { $n } kody zapasowe
       *[many] Zostało { $n } kodów zapasowych
    }
person-back = Wróć do tej osoby
person-facts = W skrócie
person-since = Dodano
person-seen = Ostatnie logowanie
person-never = Nigdy
person-none = Brak
person-invited-until = Link działa do
person-methods = Metody
person-no-methods = Żadna nie jest skonfigurowana.
person-reset = Zresetuj
person-reset-label = Zresetuj: { $kind }, { $label }
person-actions = Co można zrobić
person-sessions = Otwarte sesje
person-no-sessions = Nigdzie nie zalogowano.
person-no-browsers = Żadna przeglądarka nie jest zaufana.

role-label = Rola
role-owner = Właściciel
role-admin = Administrator
role-member = Członek
role-too-weak = Same kody e-mailem są za słabe dla tej roli. Najpierw trzeba skonfigurować inną metodę
last-owner = To ostatni właściciel. Najpierw nadaj tę rolę komuś innemu

action-told = Ta osoba dowie się o tym z wiadomości. To, co robisz, i dlaczego, zostaje w aktywności.
action-cancel = Anuluj
action-invite = Wyślij link ponownie
action-invite-what = Nowy link do ustawienia hasła trafi do skrzynki tej osoby. Wcześniejszy przestanie działać.
action-unlock = Przyjmuj kody od nowa
action-unlock-what = Kody bezpieczeństwa będą sprawdzane od razu, a nie dopiero po przerwie. Zrób to tylko, jeśli wiesz, że błędne kody wpisywała ta osoba.
action-password = Zażądaj nowego hasła
action-password-what = Ta osoba zostanie wszędzie wylogowana. Jeśli ma drugi składnik, ustawi nowe hasło po następnym logowaniu, a jeśli nie – przez link w wiadomości.
action-enrollment = Zażądaj drugiego składnika
action-enrollment-what = Ta osoba musi najpierw skonfigurować metodę, nawet jeśli zasady zostawiają to każdemu do wyboru.
action-sign-out = Wyloguj wszędzie
action-sign-out-what = Wszystkie sesje od razu się kończą i żadna przeglądarka nie jest już zaufana.
action-role = Zmień rolę
action-role-what = Administratorzy decydują o zasadach i osobach. Właściciele mogą wszystko i administratorzy nie mogą ich zmieniać.
action-reset = Zresetuj tę metodę
action-reset-what = Ta metoda przestanie działać, a osoba zostanie wszędzie wylogowana. Jeśli nie ma innej metody, przepadną też kody zapasowe. Upewnij się, że naprawdę prosi o to ta osoba.
action-disable = Wyłącz
action-disable-what = Ta osoba nie będzie mogła się zalogować i zostanie wszędzie wylogowana. Nic nie zostanie usunięte.
action-enable = Włącz
action-enable-what = Ta osoba znów będzie mogła się zalogować, tym samym hasłem i tymi samymi metodami.
action-delete = Usuń
action-delete-what = Konto zostanie usunięte na zawsze, razem z metodami, sesjami i zaufanymi przeglądarkami. Zostaje tylko dziennik zdarzeń.
reason-label = Dlaczego
reason-hint = Na przykład: zgubiony telefon, sprawa 4711. Zostaje przy zdarzeniu, osoba tego nie zobaczy.
reason-missing = Napisz dlaczego, w 3 do 200 znakach

purpose-people = Zanim zmienisz czyjeś konto.

invitation-title = Ustaw hasło
invitation-lead = Do konta w { $organization }, { $email }.
invitation-button = Ustaw hasło
invitation-expired = Ten link już nie działa
invitation-expired-what = Został użyty, ma więcej niż 7 dni albo wysłano nowszy. O nowy poproś administratora swojej organizacji.

activity-by = przez: { $name }
activity-by-administrator = przez administratora

event-user-invited = Wysłano link do ustawienia hasła
event-invitation-accepted = Ustawiono hasło przez ten link
event-user-signed-out = Zakończono wszystkie sesje
event-user-disabled = Wyłączono konto
event-user-enabled = Włączono konto
event-role-changed = Zmieniono rolę
event-password-required = Zażądano nowego hasła
event-enrollment-required = Zażądano drugiego składnika
event-phone-requested = Poproszono o numer telefonu

mail-invitation-subject = Ustaw hasło do { $product }
mail-invitation-what = Administrator Twojej organizacji umożliwił Ci ustawienie hasła do { $product }.
mail-invitation-next = Link działa 7 dni, jeden raz. Jeśli niczego takiego nie oczekujesz, zignoruj tę wiadomość.
mail-phone-wanted-subject = { $product } potrzebuje twojego numeru telefonu
mail-phone-wanted-what = Administrator twojej organizacji prosi o dodanie numeru komórkowego do twojego konta { $product }, aby można było logować się kodem SMS. Zaloguj się i wpisz go w profilu.
mail-phone-wanted-button = Dodaj numer
mail-administered-subject =
    { $deed ->
        [unlocked] Kody do konta { $product } są znów przyjmowane
        [password_required] Konto { $product } wymaga nowego hasła
        [enrollment_required] Konto { $product } wymaga drugiego składnika
        [signed_out] Wylogowano Cię wszędzie z { $product }
        [disabled] Twoje konto { $product } zostało wyłączone
        [enabled] Twoje konto { $product } zostało włączone
        [deleted] Twoje konto { $product } zostało usunięte
       *[role_changed] Zmieniono Twoją rolę w { $product }
    }
mail-administered-what =
    { $deed ->
        [unlocked] Administrator Twojej organizacji zakończył przerwę po błędnych kodach do Twojego konta { $product }.
        [password_required] Administrator Twojej organizacji prosi o nowe hasło do { $product }. Ustawisz je po następnym logowaniu. Wszystkie sesje zostały zakończone.
        [enrollment_required] Administrator Twojej organizacji prosi o skonfigurowanie drugiego składnika do konta { $product } przy następnym logowaniu.
        [signed_out] Administrator Twojej organizacji zakończył wszystkie sesje Twojego konta { $product }. Żadna przeglądarka nie jest już zaufana.
        [disabled] Administrator Twojej organizacji wyłączył Twoje konto { $product }. Nie możesz się zalogować.
        [enabled] Administrator Twojej organizacji włączył Twoje konto { $product }. Możesz się znów zalogować.
        [deleted] Administrator Twojej organizacji usunął Twoje konto { $product } razem z metodami i sesjami.
       *[role_changed] Administrator Twojej organizacji zmienił to, co możesz robić w { $product }.
    }
mail-administered-next = Pytania w tej sprawie kieruj do administratora swojej organizacji.
sms-administered = Administrator zmienil Twoje konto.

nav-overview = Przegląd
overview-what = Jak daleko jest { $organization } z drugim składnikiem i co się ostatnio działo.
overview-coverage = Kto ma drugi składnik
overview-coverage-what = Udział dzisiejszych osób w ostatnich 12 tygodniach, według metod, które nadal mają.
overview-partial = Policzono tylko pierwszych { $n } osób.
overview-any = Dowolna metoda
overview-method = Metoda
overview-people = Osoby
overview-risk = Osoby zagrożone
overview-everybody = Wszyscy, którzy mogą się zalogować
overview-missing = Wymagany drugi składnik, ale go brak
overview-lockouts = Przerwy po błędnych kodach, ostatnie 7 dni
overview-messages = Wiadomości z ostatnich 7 dni
overview-no-messages = Nie wysłano żadnej wiadomości.
overview-way = Droga
overview-texts = SMS-y
overview-mails = E-maile
overview-arrived = Doręczone
overview-failed = Niedoręczone
overview-on-the-way = W drodze
overview-rate = Udział
