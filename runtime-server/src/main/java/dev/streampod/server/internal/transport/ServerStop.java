package dev.streampod.server.internal.transport;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/** Ends connections in good order before a Jetty stops, which stops its connectors before its handlers. */
final class ServerStop {

    private ServerStop() {}

    static void before(Server server, Runnable end) {
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopping(LifeCycle event) {
                end.run();
            }
        });
    }
}
