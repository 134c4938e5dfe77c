package io.trypema.spring.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if counters are declared.
 */
final class OnCountersCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean declared = Binder.get(context.getEnvironment())
			.bind(DeclaredCounter.PREFIX, Bindable.mapOf(String.class, Object.class))
			.map((counters) -> !counters.isEmpty())
			.orElse(false);
		ConditionMessage.Builder message = ConditionMessage.forCondition("counters");
		return new ConditionOutcome(declared,
				declared ? message.foundExactly(DeclaredCounter.PREFIX) : message.because("none is declared"));
	}

}
