package dev.streampod.spring.boot.internal.security;

import dev.streampod.server.HandlerInterceptor;
import dev.streampod.server.RequestException;
import dev.streampod.server.Session;
import dev.streampod.wire.ErrorCode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Has code of endpoints find the session's user in Spring Security's context, and tells clients what Spring Security refuses
 * them.
 */
public final class SecurityContextInterceptor implements HandlerInterceptor {

    private final SignedInUsers users;

    public SecurityContextInterceptor(SignedInUsers users) {
        this.users = users;
    }

    @Override
    public @Nullable Object intercept(Session session, Supplier<@Nullable Object> code) {
        SecurityContextHolderStrategy holder = SecurityContextHolder.getContextHolderStrategy();
        SecurityContext context = holder.createEmptyContext();
        context.setAuthentication(users.authentication(session.authentication()));
        holder.setContext(context);
        try {
            return code.get();
        } catch (AccessDeniedException e) {
            throw refusal(session, e);
        } catch (AuthenticationException e) {
            throw refused(ErrorCode.UNAUTHENTICATED, "sign in first", e);
        } finally {
            // The thread's next task may be for another user.
            holder.clearContext();
        }
    }

    private static RequestException refusal(Session session, AccessDeniedException cause) {
        return session.authentication().isPresent()
                ? refused(ErrorCode.FORBIDDEN, "this user may not do that", cause)
                : refused(ErrorCode.UNAUTHENTICATED, "sign in first", cause);
    }

    private static RequestException refused(ErrorCode code, String text, Throwable cause) {
        var refusal = new RequestException(code, text);
        refusal.initCause(cause);
        return refusal;
    }
}
