package dev.streampod.protocol;

import dev.streampod.entity.SerializableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a method of an endpoint. Immutable; made by generated code.
 *
 * @param <R> the class of the result, or of the items of the returned stream
 */
public final class MethodDefinition<R extends @Nullable Object> {

    /** The kind of result that a method returns. */
    public enum Returns {
        NOTHING,
        VALUE,
        STREAM
    }

    private final String name;
    private final List<ParameterDefinition> parameters;
    private final Returns returns;
    private final @Nullable ValueCodec<R> result;
    private final Set<Class<? extends SerializableException>> exceptions;
    private final Set<String> requiredScopes;
    private final boolean idempotent;
    private final @Nullable Duration timeout;

    private MethodDefinition(Builder builder, Returns returns, @Nullable ValueCodec<R> result) {
        this.name = builder.name;
        this.parameters = List.copyOf(builder.parameters);
        this.returns = returns;
        this.result = result;
        this.exceptions = builder.exceptions;
        this.requiredScopes = builder.requiredScopes;
        this.idempotent = builder.idempotent;
        this.timeout = builder.timeout;
    }

    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** The method's name on the wire. */
    public String name() {
        return name;
    }

    /** Its parameters, in order. */
    public List<ParameterDefinition> parameters() {
        return parameters;
    }

    /** The index of the parameter of that name; negative when there is none. */
    public int indexOf(String parameter) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(parameter)) {
                return i;
            }
        }
        return -1;
    }

    public Returns returns() {
        return returns;
    }

    /** The codec of the result, or of the items of the returned stream; null when it returns nothing. */
    public @Nullable ValueCodec<R> result() {
        return result;
    }

    /** Whether an exception is one that callers get as itself. */
    public boolean declares(Throwable thrown) {
        for (Class<?> declared : exceptions) {
            if (declared.isInstance(thrown)) {
                return true;
            }
        }
        return false;
    }

    /** The scopes that a caller must have beside those of the endpoint. */
    public Set<String> requiredScopes() {
        return requiredScopes;
    }

    /** Whether a call whose answer was lost may be sent again. */
    public boolean idempotent() {
        return idempotent;
    }

    /** The longest that a call may take, unless its caller says less; null: no bound of its own. */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /** Whether a call is one question and one answer: no stream in, none out. */
    public boolean unary() {
        return returns != Returns.STREAM && parameters.stream().noneMatch(ParameterDefinition::stream);
    }

    @Override
    public String toString() {
        return "method " + name;
    }

    /** Collects what is said of a method; its last call says what it returns. Not safe for several threads. */
    public static final class Builder {

        private final String name;
        private final List<ParameterDefinition> parameters = new ArrayList<>();
        private Set<Class<? extends SerializableException>> exceptions = Set.of();
        private Set<String> requiredScopes = Set.of();
        private boolean idempotent;
        private @Nullable Duration timeout;

        private Builder(String name) {
            this.name = name;
        }

        /** Adds a parameter. */
        public Builder parameter(String parameter, ValueCodec<?> codec) {
            parameters.add(new ParameterDefinition(parameter, codec, false, null));
            return this;
        }

        /** Adds a parameter that callers may leave out. */
        public <T extends @Nullable Object> Builder parameter(
                String parameter, ValueCodec<T> codec, Supplier<? extends T> defaultValue) {
            parameters.add(new ParameterDefinition(parameter, codec, false, defaultValue));
            return this;
        }

        /** Adds a parameter that is a stream. */
        public Builder streamParameter(String parameter, ValueCodec<?> items) {
            parameters.add(new ParameterDefinition(parameter, items, true, null));
            return this;
        }

        @SafeVarargs
        @SuppressWarnings("varargs") // the array is only read
        public final Builder exceptions(Class<? extends SerializableException>... declared) {
            this.exceptions = Set.of(declared);
            return this;
        }

        public Builder requiredScopes(String... scopes) {
            this.requiredScopes = Set.of(scopes);
            return this;
        }

        public Builder idempotent() {
            this.idempotent = true;
            return this;
        }

        public Builder timeout(Duration longest) {
            this.timeout = longest;
            return this;
        }

        public MethodDefinition<@Nullable Void> returnsNothing() {
            return new MethodDefinition<>(this, Returns.NOTHING, null);
        }

        public <R extends @Nullable Object> MethodDefinition<R> returns(ValueCodec<R> result) {
            return new MethodDefinition<>(this, Returns.VALUE, result);
        }

        public <R extends @Nullable Object> MethodDefinition<R> returnsStream(ValueCodec<R> items) {
            return new MethodDefinition<>(this, Returns.STREAM, items);
        }
    }
}
