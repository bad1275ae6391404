package dev.streampod.server.protocol;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;
import dev.streampod.entity.Fields;
import org.jspecify.annotations.Nullable;

final class AccountCodec extends EntityCodec<Account> {

    static final AccountCodec INSTANCE = new AccountCodec();

    private static final FieldNames FIELDS =
            FieldNames.of("Account", "name", "secret").serverOnly("secret");
    private static final long REQUIRED = 0b1L;

    private AccountCodec() {
        super(Account.class, "Account", false);
    }

    @Override
    public void writeFields(Account value, EntityWriter out) {
        out.name(FIELDS, 0);
        out.writeString(value.name());
        if (out.toServer() && value.secret() != null) {
            out.name(FIELDS, 1);
            out.writeString(value.secret());
        }
    }

    @Override
    public Account readFields(EntityReader in) {
        @Nullable String name = null;
        @Nullable String secret = null;
        long seen = 0;
        for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1)) {
            if ((seen >>> field & 1) != 0) {
                throw in.duplicate(FIELDS, field);
            }
            seen |= 1L << field;
            switch (field) {
                case 0 -> name = in.readString();
                case 1 -> secret = in.readString();
                default -> throw new IllegalStateException();
            }
        }
        if ((seen & REQUIRED) != REQUIRED) {
            throw in.missing(FIELDS, 0, REQUIRED & ~seen);
        }
        return new Account(Fields.present(name, "Account.name"), secret);
    }
}
