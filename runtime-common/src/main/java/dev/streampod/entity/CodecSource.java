package dev.streampod.entity;

import java.util.List;

/** A source of codecs: a protocol. */
public interface CodecSource {

    /** The codecs of all its concrete classes. */
    List<EntityCodec<?>> codecs();
}
