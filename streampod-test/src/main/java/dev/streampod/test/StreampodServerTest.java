package dev.streampod.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a class of tests each of which has servers of its own, which are started before the test and closed after it. What
 * they serve says the method marked with {@link ServerUnderTest}.
 *
 * <pre>{@code
 * @StreampodServerTest
 * class ChatTest {
 *
 *     @ServerUnderTest
 *     static StreampodServer.Builder server(KeyStore keys) {
 *         return StreampodServer.builder(new ChatEndpoints(new Chat())).authenticator(keys);
 *     }
 *
 *     @Test
 *     void everybodyHearsWhatAnybodySays(@SignedIn("ada") ChatClient ada, @SignedIn("bob") ChatClient bob) {
 *         var heard = assertThatStream(bob.chat());
 *         ada.chat().sendStreamMessage(new Line("ada", "hello"));
 *         heard.emits(new Line("ada", "hello")).within(Duration.ofSeconds(30));
 *     }
 * }
 * }</pre>
 *
 * <p>Parameters of tests, and of methods that run before and after each test, may be:
 *
 * <ul>
 *   <li>a generated client, signed in as {@link SignedIn} says or anonymous, of the first server or that of
 *       {@link OnServer}. Each parameter is a client of its own. It connects with its first use, and is closed after the test
 *   <li>{@link dev.streampod.server.StreampodServer}, the first one or that of {@link OnServer}
 *   <li>{@link TestClock}, by which the servers, the clients and the keys go
 *   <li>{@link TestNetwork}, which cuts and delays connections
 *   <li>{@link TestCluster}, which stops servers and starts them again
 *   <li>{@link TestRedis}, where there are several servers
 *   <li>{@link dev.streampod.server.auth.KeyStore}, the one with the keys of the clients
 * </ul>
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(StreampodServerExtension.class)
public @interface StreampodServerTest {

    /**
     * The number of servers. More than one exchange their messages through a real Redis, which each test has for itself. The
     * program is searched in the system property {@code streampod.test.redis-server}, the environment variable {@code
     * STREAMPOD_TEST_REDIS_SERVER}, on the PATH, and among the binaries of {@code org.signal:embedded-redis} if that is on
     * the class path. Where there is none, the tests are skipped with a line on standard error; they fail where the
     * environment variable {@code CI} is {@code true}.
     */
    int servers() default 1;
}
