package dev.streampod.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Signs in the client that is a parameter of a {@link StreampodServerTest}, with a new key of the {@link
 * dev.streampod.server.auth.KeyStore} that the method marked with {@link ServerUnderTest} was given. That method has to take
 * it, and to make it the server's authenticator.
 *
 * <p>In a {@link dev.streampod.test.spring.StreampodTest}, with a key that the application takes besides its own; the time for which it
 * is valid is real time there.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface SignedIn {

    /** The user's id. */
    String value();

    /** What the user may do; nothing in particular unless set. */
    String[] scopes() default {};

    /**
     * How long the key is valid by the {@link TestClock}, as {@link java.time.Duration#parse} reads it: {@code PT10M} for ten
     * minutes. For ever unless set.
     */
    String validFor() default "";
}
