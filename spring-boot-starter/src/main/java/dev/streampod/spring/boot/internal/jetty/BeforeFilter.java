package dev.streampod.spring.boot.internal.jetty;

import org.eclipse.jetty.server.Handler;

/** What stands before the application where the server is behind its filters. */
@FunctionalInterface
public interface BeforeFilter {

    Handler.Wrapper handler();
}
