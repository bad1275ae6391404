package dev.streampod.protocol;

import dev.streampod.entity.CodecSource;
import dev.streampod.entity.EntityCodec;
import java.util.List;

/** A generated protocol, the same for server and client. Implementations are immutable. */
public interface Protocol extends CodecSource {

    /** The protocol's name: the {@code moduleName} it was generated with. */
    String name();

    /** A hash of the definitions; two sides with different ones may talk to each other, and note it. */
    String fingerprint();

    /** The codecs of all its concrete classes, and of those of the protocols that it uses. */
    @Override
    List<EntityCodec<?>> codecs();
}
