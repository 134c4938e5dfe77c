package io.trypema.spring.boot.autoconfigure.actuate;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;

import io.trypema.counter.Counter;
import io.trypema.counter.InstanceAwareCounter;

/**
 * Matches if there is a counter, declared by properties or by the application.
 */
final class OnCounterBeans extends AnyNestedCondition {

	OnCounterBeans() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnBean(Counter.class)
	static final class Plain {

	}

	@ConditionalOnBean(InstanceAwareCounter.class)
	static final class InstanceAware {

	}

}
