package io.trypema.spring.interceptor;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.CharBuffer;
import java.security.Principal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.trypema.spring.RateLimitOutcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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

	@ParameterizedTest
	@MethodSource
	void refusesObjectsWithoutTextOfTheirOwn(Object key) {
		assertThatIllegalArgumentException().isThrownBy(() -> CallKey.of(key))
			.withMessageStartingWith("an object of ")
			.withMessageEndingWith(", which has no toString() of its own");
	}

	static Stream<Object> refusesObjectsWithoutTextOfTheirOwn() {
		Object user = new User();
		Supplier<String> supplier = () -> "ann";
		return Stream.of(user, new Admin(), new Object(), Optional.of(user), List.of("a", user), new Object[] { user },
				List.of(List.of(user)), Map.of("user", user), Map.entry(user, "a"), supplier, Stream.of("ann"),
				CompletableFuture.completedFuture("ann"));
	}

	@ParameterizedTest
	@MethodSource
	void takesObjectsWithTextOfTheirOwn(Object key, String text) {
		assertThat(CallKey.of(key)).isEqualTo(text);
	}

	static Stream<Arguments> takesObjectsWithTextOfTheirOwn() {
		UUID id = UUID.fromString("0b5b0a1e-7f0c-4a57-9a3e-000000000001");
		Principal principal = () -> "ann";
		return Stream.of(Arguments.of(new Named("ann"), "Named[name=ann]"), Arguments.of(new NamedAdmin(), "admin"),
				Arguments.of(RateLimitOutcome.ALLOWED, "ALLOWED"), Arguments.of(id, id.toString()),
				Arguments.of(new BigDecimal("1.50"), "1.50"), Arguments.of(CharBuffer.wrap("ann"), "ann"),
				Arguments.of(Duration.ofSeconds(1), "PT1S"), Arguments.of(URI.create("a@b"), "a@b"),
				Arguments.of("java.lang.String@1", "java.lang.String@1"), Arguments.of(Set.of(7), "[1:7]"),
				Arguments.of(new byte[] { 1 }, "[1:1]"), Arguments.of(Map.of("a", 1), "[9:[1:a,1:1]]"),
				Arguments.of(principal, "ann"));
	}

	@Test
	void takesNullPartAsEmpty() {
		assertThat(CallKey.of(Arrays.asList(null, "a"))).isEqualTo("[0:,1:a]");
	}

	private static class User {

	}

	private static final class Admin extends User {

		@Override
		public int hashCode() {
			return 1;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Admin;
		}

	}

	private static class NamedUser {

		@Override
		public String toString() {
			return "admin";
		}

	}

	private static final class NamedAdmin extends NamedUser {

	}

	private record Named(String name) {
	}

}
