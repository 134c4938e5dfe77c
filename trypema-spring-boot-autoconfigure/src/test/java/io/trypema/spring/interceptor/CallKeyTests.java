package io.trypema.spring.interceptor;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallKey}.
 */
class CallKeyTests {

	@Test
	void isTextOfValue() {
		assertThat(CallKey.of(42L)).isEqualTo("42");
	}

	@Test
	void isEmptyForAllThatIsNothing() {
		assertThat(List.of(CallKey.of(null), CallKey.of(Optional.empty()), CallKey.of(List.of()),
				CallKey.of(new Object[0])))
			.containsOnly("");
	}

	@Test
	void unwrapsOptional() {
		assertThat(CallKey.of(Optional.of("acme"))).isEqualTo("acme");
	}

	@Test
	void tellsCompositesWithSameConcatenationApart() {
		assertThat(CallKey.of(List.of("a", "bc"))).isNotEqualTo(CallKey.of(List.of("ab", "c")));
	}

	@Test
	void tellsCompositeFromTextThatLooksLikeIt() {
		String composite = CallKey.of(List.of("a", "b"));
		assertThat(CallKey.of(composite)).isNotEqualTo(composite);
	}

	@Test
	void tellsNestedCompositeFromTextThatLooksLikeIt() {
		assertThat(CallKey.of(List.of(List.of("x")))).isNotEqualTo(CallKey.of(List.of("[1:x]")));
	}

	@Test
	void treatsArrayAsList() {
		assertThat(CallKey.of(new int[] { 1, 23 })).isEqualTo(CallKey.of(List.of(1, 23)));
	}

	@Test
	void takesNullPartAsEmpty() {
		assertThat(CallKey.of(Arrays.asList(null, "a"))).isEqualTo("[0:,1:a]");
	}

}
