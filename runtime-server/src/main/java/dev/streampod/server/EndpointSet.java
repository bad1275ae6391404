package dev.streampod.server;

import dev.streampod.protocol.Protocol;
import java.util.List;

/**
 * All endpoints of one protocol. Generated as a record with one component for each endpoint, so that a server that forgets
 * one does not compile. Implementations are immutable.
 */
public interface EndpointSet {

    /** The protocol that the endpoints belong to. */
    Protocol protocol();

    /** Its endpoints. */
    List<Endpoint> endpoints();
}
