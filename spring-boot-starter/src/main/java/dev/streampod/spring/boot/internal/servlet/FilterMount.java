package dev.streampod.spring.boot.internal.servlet;

import dev.streampod.server.StreampodFilter;
import dev.streampod.spring.boot.internal.start.SharedPort;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.FilterRegistrationBean;

/** Puts the server's filter into the application, behind its own, those of Spring Security among them. */
public final class FilterMount extends FilterRegistrationBean<StreampodFilter> implements SharedPort {

    public FilterMount(StreampodFilter filter) {
        super(filter);
        setName("streampod");
        addUrlPatterns("/*");
        setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
        setAsyncSupported(true);
        setOrder(LOWEST_PRECEDENCE);
    }
}
