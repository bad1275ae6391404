package dev.streampod.examples.board;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.BrowserWindow;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** The page in one window of a browser, as a person sees and uses it. */
final class BoardPage {

    private final BrowserWindow window;

    BoardPage(BrowserWindow window) {
        this.window = window;
    }

    BrowserWindow window() {
        return window;
    }

    /** Signs in with Spring Security's form, and waits until the page is connected. */
    BoardPage signIn(String name) {
        soon(() -> assertThat(isForm()).isTrue());
        window.element("username").sendKeys(name);
        window.element("password").sendKeys(name + Keys.ENTER);
        soon(() -> assertThat(me()).isEqualTo(name));
        soon(() -> assertThat(status()).isEqualTo("Connected"));
        return this;
    }

    boolean isForm() {
        return window.result("return location.pathname").equals("/login");
    }

    String me() {
        return text("me");
    }

    String status() {
        return text("status");
    }

    String error() {
        return text("error-text");
    }

    /** What the cards of a column say first: what was ordered. */
    List<String> items(String status) {
        return texts("section[aria-labelledby=" + status + "] .item");
    }

    List<String> changes() {
        return texts("#changes li");
    }

    List<String> buttons() {
        return texts("#board button");
    }

    boolean mayPlace() {
        return window.element("place").isDisplayed();
    }

    void place(String customer, String item) {
        window.element("customer").sendKeys(customer);
        window.element("item").sendKeys(item + Keys.ENTER);
    }

    /** Presses the button of an order, whose accessible name begins with what it does. */
    void press(String name) {
        var button = By.cssSelector("button[aria-label^='" + name + "']");
        soon(() -> window.front().findElement(button).click());
    }

    /** Goes from element to element with the tabulator until the one whose accessible name begins so has the focus. */
    void tabTo(String name) {
        for (int i = 0; i < 40 && !focused().startsWith(name); i++) {
            keys(Keys.TAB);
        }
        assertThat(focused()).startsWith(name);
    }

    String focused() {
        return (String) window.result("""
                const { activeElement: focused } = document;
                return focused.ariaLabel ?? focused.labels?.[0]?.textContent ?? focused.innerText;
                """);
    }

    void keys(CharSequence... keys) {
        new Actions(window.front()).sendKeys(keys).perform();
    }

    @SuppressWarnings("unchecked") // the script returns an array of strings
    private List<String> texts(String selector) {
        return (List<String>) window.result("""
                return [...document.querySelectorAll(arguments[0])].map(each => each.innerText.replace(/\\s+/g, ' ').trim());
                """, selector);
    }

    private String text(String id) {
        return window.front().findElements(By.id(id)).stream()
                .findFirst()
                .map(element -> element.getText().strip())
                .orElse("");
    }

    static void soon(ThrowingRunnable expectation) {
        await().untilAsserted(expectation);
    }
}
