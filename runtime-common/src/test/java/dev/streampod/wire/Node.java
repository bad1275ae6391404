package dev.streampod.wire;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.Protocol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entity that nests. */
record Node(int num, @Nullable String text, @Nullable Node next) implements SerializableEntity {

    Node {
        if (num < 0) {
            throw new IllegalArgumentException("num is negative");
        }
    }

    static final class Codec extends EntityCodec<Node> {

        static final Codec INSTANCE = new Codec();

        private static final FieldNames FIELDS = FieldNames.of("Node", "num", "text", "next");

        private Codec() {
            super(Node.class, "Node", false);
        }

        @Override
        public void writeFields(Node value, EntityWriter out) {
            out.name(FIELDS, 0);
            out.writeInt(value.num());
            if (value.text() != null) {
                out.name(FIELDS, 1);
                out.writeString(value.text());
            }
            if (value.next() != null) {
                out.name(FIELDS, 2);
                out.writeEntity(this, value.next());
            }
        }

        @Override
        public Node readFields(EntityReader in) {
            int num = 0;
            String text = null;
            Node next = null;
            long seen = 0;
            for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1)) {
                if ((seen >>> field & 1) != 0) {
                    throw in.duplicate(FIELDS, field);
                }
                seen |= 1L << field;
                switch (field) {
                    case 0 -> num = in.readInt();
                    case 1 -> text = in.readString();
                    default -> next = in.readEntity(this);
                }
            }
            if ((seen & 1) == 0) {
                throw in.missing(FIELDS, 0, 1);
            }
            return new Node(num, text, next);
        }
    }

    /** A protocol of this class alone. */
    static final class Nodes implements Protocol, MessageCodecs {

        @Override
        public String name() {
            return "nodes";
        }

        @Override
        public String fingerprint() {
            return "0";
        }

        @Override
        public List<EntityCodec<?>> codecs() {
            return List.of(Codec.INSTANCE);
        }

        @Override
        public boolean hasStream(String endpoint) {
            return endpoint.equals("nodes");
        }

        @Override
        public @Nullable EntityCodec<?> codec(String endpoint, String className) {
            return hasStream(endpoint) && className.equals("Node") ? Codec.INSTANCE : null;
        }
    }
}
