package dev.streampod.entity;

import java.util.List;

/** What brings the codecs of some classes along: a protocol. */
public interface CodecSource {

    /** The codecs of all its concrete classes. */
    List<EntityCodec<?>> codecs();
}
