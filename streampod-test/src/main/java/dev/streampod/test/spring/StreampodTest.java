package dev.streampod.test.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.annotation.AliasFor;

/**
 * Marks a class of tests of a Spring Boot application with the starter of Streampod. It is a {@link SpringBootTest}: it starts the
 * application, with its endpoints as beans, and tests may inject and replace beans as in any other. The server listens on a free
 * port of loopback.
 *
 * <pre>{@code
 * @StreampodTest
 * class ChatTest {
 *
 *     @Test
 *     void everybodyHearsWhatAnybodySays(@SignedIn("ada") ChatClient ada, @SignedIn("bob") ChatClient bob) {
 *         var heard = assertThatStream(bob.chat());
 *         ada.chat().sendStreamMessage(new Line("hello"));
 *         heard.emits(new Line("hello")).within(Duration.ofSeconds(30));
 *     }
 * }
 * }</pre>
 *
 * <p>Parameters of tests, and of methods that run before and after each test, may be:
 *
 * <ul>
 *   <li>a generated client, signed in as {@link dev.streampod.test.SignedIn} says or anonymous. A user who is signed in so need not
 *       be known to the application; the keys that it takes are taken as well ({@code client.setKey}). Each parameter is a client
 *       of its own. It connects with its first use, and is closed after the test
 *   <li>{@link dev.streampod.server.StreampodServer}
 *   <li>what Spring injects: beans with {@code @Autowired}, for example
 * </ul>
 *
 * <p>Tests with the same configuration share one application, which Spring keeps, so the server goes on from test to test: what a
 * test leaves in histories the next one finds. Time is real time.
 *
 * <p>Unless a test sets other properties, the server is on a port of its own ({@code streampod.port=0}, {@code
 * streampod.host=127.0.0.1}), and stops at once ({@code streampod.limits.drain-spread=0}). With a real web server, {@code
 * webEnvironment = RANDOM_PORT}, it is on that one's port where it is so in the application, and clients connect there; without TLS,
 * at the path {@code /}.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest
@ExtendWith(StreampodTestExtension.class)
public @interface StreampodTest {

    /** Properties {@code name=value} that come before all others. */
    @AliasFor(annotation = SpringBootTest.class, attribute = "properties")
    String[] properties() default {};

    /** The arguments of the application; none unless set. */
    @AliasFor(annotation = SpringBootTest.class, attribute = "args")
    String[] args() default {};

    /** The application's configuration; the class with {@code @SpringBootApplication} in this package or above unless set. */
    @AliasFor(annotation = SpringBootTest.class, attribute = "classes")
    Class<?>[] classes() default {};

    /** Whether the application has a web server; none unless set, which is all that Streampod needs. */
    @AliasFor(annotation = SpringBootTest.class, attribute = "webEnvironment")
    SpringBootTest.WebEnvironment webEnvironment() default SpringBootTest.WebEnvironment.MOCK;
}
