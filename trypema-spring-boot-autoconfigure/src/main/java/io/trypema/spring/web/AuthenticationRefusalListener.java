package io.trypema.spring.web;

import java.util.Map;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.DefaultAuthenticationEventPublisher;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.event.AuthenticationFailureServiceExceptionEvent;

/**
 * Takes refusals out of the failures of authentication that Spring Security makes of
 * them, so that a client that is over the limit of a {@code UserDetailsService} is
 * refused, and not asked to authenticate. Lets Spring Security publish such failures,
 * which it does not do by default, and throws the refusal before any other listener is
 * called. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class AuthenticationRefusalListener
		implements ApplicationListener<AuthenticationFailureServiceExceptionEvent>, BeanPostProcessor, Ordered {

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof DefaultAuthenticationEventPublisher publisher) {
			publisher.setAdditionalExceptionMappings(Map.of(InternalAuthenticationServiceException.class,
					AuthenticationFailureServiceExceptionEvent.class));
		}
		return bean;
	}

	/**
	 * Throw the refusal that a failure was caused by, in its place.
	 * @param event the failure, published on the thread that authenticates
	 */
	@Override
	public void onApplicationEvent(AuthenticationFailureServiceExceptionEvent event) {
		RuntimeException refusal = RefusalExceptions.find(event.getException().getCause());
		if (refusal != null) {
			throw refusal;
		}
	}

}
