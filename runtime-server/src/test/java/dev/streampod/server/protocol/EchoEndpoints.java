package dev.streampod.server.protocol;

import dev.streampod.entity.Fields;
import dev.streampod.protocol.Protocol;
import dev.streampod.server.Endpoint;
import dev.streampod.server.EndpointSet;
import java.util.List;

public record EchoEndpoints(EchoEndpoint echo, MembersEndpoint members, AdminsEndpoint admins) implements EndpointSet {

    public EchoEndpoints {
        echo = Fields.present(echo, "EchoEndpoints.echo");
        members = Fields.present(members, "EchoEndpoints.members");
        admins = Fields.present(admins, "EchoEndpoints.admins");
    }

    @Override
    public Protocol protocol() {
        return EchoProtocol.INSTANCE;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(echo, members, admins);
    }
}
