package dev.streampod.spring.boot.internal.start;

import dev.streampod.server.PortInUseException;
import dev.streampod.server.ServerStartException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells by which property a server can be started that could not listen. */
public final class ServerStartFailureAnalyzer extends AbstractFailureAnalyzer<ServerStartException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, ServerStartException cause) {
        return cause instanceof PortInUseException taken
                ? new FailureAnalysis(
                        "The Streampod server cannot listen on port " + taken.port() + ": it is in use already.",
                        "Stop the program that listens on it, or set streampod.port to another one (0 picks a free one). It is"
                                + " a port of its own, and must not be that of server.port.",
                        cause)
                : new FailureAnalysis(
                        "The Streampod server did not start. " + cause.getMessage(),
                        "Check streampod.host and streampod.port.",
                        cause);
    }
}
