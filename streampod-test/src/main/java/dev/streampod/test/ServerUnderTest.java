package dev.streampod.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the static method that says what the servers of a {@link StreampodServerTest} serve. It returns a {@link
 * dev.streampod.server.StreampodServer.Builder}, and is called anew for each server of each test. It may have a parameter
 * of the type {@link dev.streampod.server.auth.KeyStore}, which has the keys of clients with {@link SignedIn}, and one of the
 * type {@link TestClock}.
 *
 * <p>Port, host, name and clock of the builder are set afterwards, and its Redis where there are several servers.
 *
 * <p>For an application that starts its server itself, the method starts the application and returns a {@link StartedServer}. It
 * has a parameter of the type {@link ServerSettings} then, with which the server has to be started.
 *
 * <p>Without TLS: the clients connect to {@code http}. The method of an enclosing class serves its nested classes as well.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ServerUnderTest {}
