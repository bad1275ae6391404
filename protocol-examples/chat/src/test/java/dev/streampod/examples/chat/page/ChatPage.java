package dev.streampod.examples.chat.page;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.BrowserWindow;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page in one window of a browser, as a person sees and uses it. */
final class ChatPage {

    /** Generous, for machines that are busy with other things. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final String TEXTS = """
            return [...document.querySelectorAll(arguments[0])]
                .filter(each => each.checkVisibility()).map(each => each.innerText.replace(/\\s+/g, ' ').trim());
            """;

    private final BrowserWindow window;

    ChatPage(BrowserWindow window) {
        this.window = window;
    }

    BrowserWindow window() {
        return window;
    }

    /** Asks for a name and waits until the lobby is there. */
    ChatPage signIn(String name) {
        askFor(name);
        soon(() -> assertThat(title()).isEqualTo("lobby"));
        soon(() -> assertThat(members()).contains(name + " (you)"));
        return this;
    }

    /** Like {@link #signIn}, where members are shown on demand only. */
    void signInOnPhone(String name) {
        askFor(name);
        soon(() -> assertThat(title()).isEqualTo("lobby"));
    }

    void askFor(String name) {
        type("name", name + Keys.ENTER);
    }

    void signOut() {
        window.element("sign-out").click();
    }

    String signInError() {
        return text("sign-in-error");
    }

    boolean isSignedOut() {
        return window.element("sign-in").isDisplayed();
    }

    String state() {
        return String.valueOf(window.element("status").getDomAttribute("data-state"));
    }

    /** What the page says of its connection. */
    String status() {
        return text("status");
    }

    /** The room, or the person, that is shown. */
    String title() {
        return text("title");
    }

    /** Says a line to whoever is shown. */
    void say(String text) {
        type("text", text + Keys.ENTER);
    }

    void join(String room) {
        type("room", room + Keys.ENTER);
        soon(() -> assertThat(title()).isEqualTo(room));
    }

    void open(String conversation) {
        press("#rooms button, #people button", conversation);
        soon(() -> assertThat(title()).isEqualTo(conversation));
    }

    void writeTo(String member) {
        soon(() -> assertThat(members()).contains(member));
        press("#members button", member);
        soon(() -> assertThat(title()).isEqualTo(member));
    }

    /** Begins a conversation with somebody who need not be there. */
    void writeToAbsent(String person) {
        type("person", person + Keys.ENTER);
        soon(() -> assertThat(title()).isEqualTo(person));
    }

    void leave() {
        window.element("leave").click();
    }

    /** Presses the element of that group that has that text, once it is there. */
    void press(String group, String text) {
        soon(() -> assertThat(texts(group)).contains(text));
        int index = texts(group).indexOf(text);
        window.front().findElements(By.cssSelector(group)).stream()
                .filter(WebElement::isDisplayed)
                .skip(index)
                .findFirst()
                .orElseThrow()
                .click();
    }

    /** The lines that are shown, each with who said it and what: {@code ada: hello}. */
    @SuppressWarnings("unchecked") // the script returns an array of strings
    List<String> lines() {
        return (List<String>) window.result("""
                return [...document.querySelectorAll('.line')].filter(each => each.checkVisibility())
                    .map(each => each.querySelector('.who').textContent + ': ' + each.querySelector('p').textContent);
                """);
    }

    /** What the page tells among the lines that are shown. */
    List<String> notices() {
        return texts(".notice");
    }

    /** The lines of this user that have not come back, each with what the page says of it. */
    List<String> onItsWay() {
        return texts(".own");
    }

    List<String> members() {
        return texts("#members li");
    }

    List<String> rooms() {
        return texts("#rooms button");
    }

    List<String> otherRooms() {
        return texts("#other-rooms button");
    }

    List<String> people() {
        return texts("#people button");
    }

    String error() {
        return text("error-text");
    }

    /** What a screen reader calls the element that has the focus: its label, or its text. */
    String focused() {
        return (String) window.result("""
                const { activeElement: focused } = document;
                const label = focused.ariaLabel ?? focused.labels?.[0]?.textContent ?? focused.innerText;
                return label.replace(/\\s+/g, ' ').trim();
                """);
    }

    /** Presses keys where the focus is, wherever that is. */
    void keys(CharSequence... keys) {
        new Actions(window.front()).sendKeys(keys).perform();
    }

    /** Goes from element to element with the tabulator until that one has the focus. */
    void tabTo(String name) {
        for (int i = 0; i < 40 && !focused().equals(name); i++) {
            keys(Keys.TAB);
        }
        assertThat(focused()).isEqualTo(name);
    }

    @SuppressWarnings("unchecked") // the script returns an array of strings
    List<String> texts(String selector) {
        return (List<String>) window.result(TEXTS, selector);
    }

    private String text(String id) {
        return window.element(id).getText().strip();
    }

    private void type(String id, String text) {
        WebElement element = window.element(id);
        soon(() -> assertThat(element.isDisplayed()).isTrue());
        element.clear();
        element.sendKeys(text);
    }

    static void soon(ThrowingRunnable expectation) {
        await().atMost(PATIENCE).untilAsserted(expectation);
    }
}
