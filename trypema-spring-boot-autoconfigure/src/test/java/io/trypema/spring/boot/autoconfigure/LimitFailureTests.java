package io.trypema.spring.boot.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.system.CapturedOutput;

import io.trypema.spring.annotation.RateLimited;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the failure analysis of invalid limits.
 */
class LimitFailureTests extends StartupFailures {

	LimitFailureTests(CapturedOutput output) {
		super(output);
	}

	@Test
	void unknownPolicy() {
		assertThat(
				failure(UnknownPolicy.class, "trypema.policies.login.rate=5/min", "trypema.policies.search.rate=10/s"))
			.isEqualTo("""
					Description:

					@RateLimited on \
					io.trypema.spring.boot.autoconfigure.LimitFailureTests$UnknownPolicy.limited() names \
					the policy 'serach', which does not exist. The policies are: search, login.

					Action:

					Write the name of a policy that exists, or declare this one: set \
					trypema.policies.serach.rate to a rate such as 10/s.""");
	}

	@Test
	void unknownPolicyWhereThereIsNone() {
		assertThat(failure(UnknownPolicyWhereThereIsNone.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.LimitFailureTests$UnknownPolicyWhereThereIsNone.limited() \
				names the policy 'search', which does not exist. No policy is declared.

				Action:

				Write the name of a policy that exists, or declare this one: set \
				trypema.policies.search.rate to a rate such as 10/s.""");
	}

	@Test
	void nameOfPolicy() {
		assertThat(failure(NameOfPolicy.class, "trypema.policies.search.rate=10/s")).isEqualTo("""
				Description:

				@RateLimited on io.trypema.spring.boot.autoconfigure.LimitFailureTests$NameOfPolicy.limited() has the \
				name 'search', which a policy has too.

				Action:

				Write another name, or use the policy in place of the rate.""");
	}

	@Test
	void nameBesidePolicy() {
		assertThat(failure(NameBesidePolicy.class, "trypema.policies.search.rate=10/s")).isEqualTo("""
				Description:

				@RateLimited on io.trypema.spring.boot.autoconfigure.LimitFailureTests$NameBesidePolicy.limited() has \
				both the policy 'search' and the name 'find'.

				Action:

				Remove the name: clients see that of the policy.""");
	}

	@Test
	void nameThatCannotBeUsed() {
		assertThat(failure(NameThatCannotBeUsed.class)).isEqualTo("""
				Description:

				@RateLimited on io.trypema.spring.boot.autoconfigure.LimitFailureTests$NameThatCannotBeUsed.limited() \
				has the name 'a b', which has characters that cannot be used.

				Action:

				Use ASCII letters, digits, dots, hyphens and underscores, and begin with a letter or digit.""");
	}

	@Test
	void nameTwice() {
		assertThat(failure(NameTwice.class)).isEqualTo(
				"""
						Description:

						@RateLimited on io.trypema.spring.boot.autoconfigure.LimitFailureTests$NameTwice.limited() has the name \
						'find', which another of its limits has too.

						Action:

						Write another name, so that clients can distinguish the two.""");
	}

	@Test
	void policyAndRate() {
		assertThat(failure(PolicyAndRate.class, "trypema.policies.search.rate=10/s")).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.LimitFailureTests$PolicyAndRate.limited() has both \
				the policy 'search' and the rate '10/s'.

				Action:

				Name a policy, as in @RateLimited("search"), or state a rate, as in @RateLimited(rate = \
				"10/s"), and not both.""");
	}

	@Test
	void neitherPolicyNorRate() {
		assertThat(failure(NeitherPolicyNorRate.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.LimitFailureTests$NeitherPolicyNorRate.limited() \
				has neither a policy nor a rate.

				Action:

				Name a policy, as in @RateLimited("search"), or state a rate, as in @RateLimited(rate = \
				"10/s"), and not both.""");
	}

	@Test
	void badRate() {
		assertThat(failure(BadRate.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.LimitFailureTests$BadRate.limited() has the rate \
				'10 per second', which cannot be used.

				Action:

				'10 per second' is not a rate: it is not of the form permits/period. Write permits, a \
				slash and a period, such as 10/s, 0.5/s, 20/10s, 100/min or 1000/d.""");
	}

	@Test
	void badWindow() {
		assertThat(failure(BadWindow.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.LimitFailureTests$BadWindow.limited() has the \
				window 'soon', which cannot be used: 'soon' is not a valid duration, cannot detect any \
				known style.

				Action:

				Write a duration from 1ms to 3650d, such as 10s, 1m or PT10S.""");
	}

	@Test
	void windowOutOfRange() {
		assertThat(failure(WindowOutOfRange.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.LimitFailureTests$WindowOutOfRange.limited() has \
				the window '4000d', which cannot be used: A window must be from 1 ms to 3650 days, but \
				is PT96000H.

				Action:

				Write a duration from 1ms to 3650d, such as 10s, 1m or PT10S.""");
	}

	@Test
	void capacityZero() {
		assertThat(failure(CapacityZero.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.LimitFailureTests$CapacityZero.limited() has a \
				limit that cannot be enforced.

				Action:

				The limit 0.5/s over 1s lets nothing through: a window of PT1S holds less than one \
				permit. Use a longer window or a higher rate.""");
	}

	@Test
	void constantCostAboveCapacity() {
		assertThat(failure(ConstantCostAboveCapacity.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.LimitFailureTests$ConstantCostAboveCapacity.limited() \
				lets each call cost 11 permits, but its limit 10/s never admits more than 10 at once, \
				so every call would be refused.

				Action:

				Use a cost of at most 10, or a higher limit.""");
	}

	@Test
	void missingProvider() {
		assertThat(failure(MissingProvider.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.LimitFailureTests$MissingProvider.limited() uses \
				the provider 'redis', which is not available, only: local. \
				There is no RedisConnectionFactory bean.

				Action:

				Let Spring Boot declare one, by the dependency \
				org.springframework.boot:spring-boot-starter-data-redis, or declare a LettuceConnectionFactory \
				bean. Or keep limits in process, by the provider 'local'.""");
	}

	@Test
	void unknownProvider() {
		assertThat(failure(UnknownProvider.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.LimitFailureTests$UnknownProvider.limited() has \
				the provider 'redsi', which does not exist.

				Action:

				Write one of: local, redis, hybrid.""");
	}

	@Test
	void unknownStrategy() {
		assertThat(failure(UnknownStrategy.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.LimitFailureTests$UnknownStrategy.limited() has \
				the strategy 'strict', which does not exist.

				Action:

				Write one of: absolute, suppressed.""");
	}

	@Test
	void unresolvablePlaceholder() {
		assertThat(failure(UnresolvablePlaceholder.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.LimitFailureTests$UnresolvablePlaceholder.limited() \
				has the rate '${limits.search}', which holds a placeholder that cannot be resolved.

				Action:

				Set the property that it names, or give it a default, as in ${name:default}.""");
	}

	static class UnknownPolicy {

		@RateLimited("serach")
		void limited() {
		}

	}

	static class UnknownPolicyWhereThereIsNone {

		@RateLimited("search")
		void limited() {
		}

	}

	static class NameOfPolicy {

		@RateLimited(rate = "10/s", name = "search")
		void limited() {
		}

	}

	static class NameBesidePolicy {

		@RateLimited(policy = "search", name = "find")
		void limited() {
		}

	}

	static class NameThatCannotBeUsed {

		@RateLimited(rate = "10/s", name = "a b")
		void limited() {
		}

	}

	static class NameTwice {

		@RateLimited(rate = "10/s", name = "find")
		@RateLimited(rate = "100/min", name = "find")
		void limited() {
		}

	}

	static class PolicyAndRate {

		@RateLimited(policy = "search", rate = "10/s")
		void limited() {
		}

	}

	static class NeitherPolicyNorRate {

		@RateLimited
		void limited() {
		}

	}

	static class BadRate {

		@RateLimited(rate = "10 per second")
		void limited() {
		}

	}

	static class BadWindow {

		@RateLimited(rate = "10/s", window = "soon")
		void limited() {
		}

	}

	static class WindowOutOfRange {

		@RateLimited(rate = "10/s", window = "4000d")
		void limited() {
		}

	}

	static class CapacityZero {

		@RateLimited(rate = "0.5/s", window = "1s")
		void limited() {
		}

	}

	static class ConstantCostAboveCapacity {

		@RateLimited(rate = "10/s", permits = "11")
		void limited() {
		}

	}

	static class MissingProvider {

		@RateLimited(rate = "10/s", provider = "redis")
		void limited() {
		}

	}

	static class UnknownProvider {

		@RateLimited(rate = "10/s", provider = "redsi")
		void limited() {
		}

	}

	static class UnknownStrategy {

		@RateLimited(rate = "10/s", strategy = "strict")
		void limited() {
		}

	}

	static class UnresolvablePlaceholder {

		@RateLimited(rate = "${limits.search}")
		void limited() {
		}

	}

}
