package io.trypema.spring.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Conditional;

/**
 * Matches if there is something to keep in Redis: limits, or counters without them.
 *
 * @since 0.1.0
 */
public final class OnLimitsOrCountersCondition extends AnyNestedCondition {

	OnLimitsOrCountersCondition() {
		super(ConfigurationPhase.PARSE_CONFIGURATION);
	}

	@ConditionalOnBooleanProperty(name = "trypema.enabled", matchIfMissing = true)
	static final class Limits {

	}

	@Conditional(OnCountersCondition.class)
	static final class Counters {

	}

}
