package io.trypema.spring.boot.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.system.CapturedOutput;

import io.trypema.spring.annotation.RateLimited;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the failure analysis of invalid expressions.
 */
class ExpressionFailureTests extends StartupFailures {

	ExpressionFailureTests(CapturedOutput output) {
		super(output);
	}

	@Test
	void negativeCost() {
		assertThat(failure(NegativeCost.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.ExpressionFailureTests$NegativeCost.limited() lets \
				each call cost '-1' permits, which is not possible.

				Action:

				Write a whole number from 0 (free) to 9007199254740991, or an expression that yields \
				one.""");
	}

	@Test
	void badExpression() {
		assertThat(failure(BadExpression.class)).isEqualTo("""
				Description:

				The key '#user.' of @RateLimited on \
				io.trypema.spring.boot.autoconfigure.ExpressionFailureTests$BadExpression.limited(java.lang.String) \
				is not an expression: Expression [#user.] @5: EL1044E: Unexpectedly ran out of input

				Action:

				Write it in the Spring Expression Language, such as #clientIp or #user.id; a fixed text \
				in single quotes.""");
	}

	@Test
	void badExpressionOfPolicy() {
		assertThat(failure(BadExpressionOfPolicy.class, "trypema.policies.search.rate=10/s",
				"trypema.policies.search.key=#user."))
			.isEqualTo(
					"""
							Description:

							The key '#user.' of @RateLimited on \
							io.trypema.spring.boot.autoconfigure.ExpressionFailureTests$BadExpressionOfPolicy.limited(java.lang.String) \
							(from its policy or trypema.default-key) is not an expression: Expression [#user.] @5: \
							EL1044E: Unexpectedly ran out of input

							Action:

							Write it in the Spring Expression Language, such as #clientIp or #user.id; a fixed text \
							in single quotes.""");
	}

	@Test
	void badDefaultKey() {
		assertThat(failure(BadDefaultKey.class, "trypema.default-key=#user.")).isEqualTo("""
				Description:

				The key '#user.' of @RateLimited on \
				io.trypema.spring.boot.autoconfigure.ExpressionFailureTests$BadDefaultKey.limited(java.lang.String) \
				(from trypema.default-key) is not an expression: Expression [#user.] @5: EL1044E: \
				Unexpectedly ran out of input

				Action:

				Write it in the Spring Expression Language, such as #clientIp or #user.id; a fixed text \
				in single quotes.""");
	}

	@Test
	void unknownParameter() {
		assertThat(failure(UnknownParameter.class)).isEqualTo("""
				Description:

				The key '#usr' of @RateLimited on \
				io.trypema.spring.boot.autoconfigure.ExpressionFailureTests$UnknownParameter.limited(java.lang.String) \
				uses #usr, which is not known. Known are: #user, #p0, #a0, #root, #clientIp, \
				#principal, #session, #header('X-Name'), #cookie('name'), #path('name'), @beanName.

				Action:

				Use one of these names.""");
	}

	@Test
	void nameWithoutPrefix() {
		assertThat(failure(NameWithoutPrefix.class)).isEqualTo(
				"""
						Description:

						The key 'user' of @RateLimited on \
						io.trypema.spring.boot.autoconfigure.ExpressionFailureTests$NameWithoutPrefix.limited(java.lang.String) \
						uses 'user' without a prefix, which is not known. Known are: #user, #p0, #a0, #root, \
						#clientIp, #principal, #session, #header('X-Name'), #cookie('name'), #path('name'), @beanName.

						Action:

						Use one of these names.""");
	}

	@Test
	void resultBeforeTheCall() {
		assertThat(failure(ResultBeforeTheCall.class)).isEqualTo(
				"""
						Description:

						The condition '#result == null' of @RateLimited on \
						io.trypema.spring.boot.autoconfigure.ExpressionFailureTests$ResultBeforeTheCall.limited(java.lang.String) \
						uses #result, which is not known. Known are: #user, #p0, #a0, #root, #clientIp, \
						#principal, #session, #header('X-Name'), #cookie('name'), #path('name'), @beanName.

						Action:

						Use one of these names.""");
	}

	@Test
	void unknownBeanInExpression() {
		assertThat(failure(UnknownBeanInExpression.class)).isEqualTo("""
				Description:

				The key '@tenants.current()' of @RateLimited on \
				io.trypema.spring.boot.autoconfigure.ExpressionFailureTests$UnknownBeanInExpression.limited() \
				uses @tenants, but there is no bean of that name.

				Action:

				Declare the bean, or write the name of one that exists.""");
	}

	@Test
	void keyAndKeyResolver() {
		assertThat(failure(KeyAndKeyResolver.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.ExpressionFailureTests$KeyAndKeyResolver.limited() \
				has both the key '#clientIp' and the keyResolver 'tenants'.

				Action:

				Remove one of the two.""");
	}

	@Test
	void functionHiddenByParameter() {
		assertThat(failure(FunctionHiddenByParameter.class)).isEqualTo(
				"""
						Description:

						The key '#path('id')' of @RateLimited on \
						io.trypema.spring.boot.autoconfigure.ExpressionFailureTests$FunctionHiddenByParameter.limited(java.lang.String) \
						uses #path(…), which the parameter 'path' of the method hides.

						Action:

						Give the parameter another name, or name what the expression takes as a parameter.""");
	}

	@Test
	void missingKeyWithoutKey() {
		assertThat(failure(MissingKeyWithoutKey.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.ExpressionFailureTests$MissingKeyWithoutKey.limited() (from \
				trypema.default-key) has the missing-key 'refuse', but no key: all calls share one, which is never \
				missing.

				Action:

				Write a key, such as #principal or #header('X-Api-Key'), or remove the missing-key.""");
	}

	@Test
	void unknownMissingKey() {
		assertThat(failure(UnknownMissingKey.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.ExpressionFailureTests$UnknownMissingKey.limited() has the \
				missingKey 'reject', which does not exist.

				Action:

				Write one of: shared, refuse, unlimited.""");
	}

	@Test
	void unknownKeyResolver() {
		assertThat(failure(UnknownKeyResolver.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.ExpressionFailureTests$UnknownKeyResolver.limited() \
				has the keyResolver 'tenants', but there is no RateLimitKeyResolver bean of that name.

				Action:

				Declare the bean, or write the name of one that exists.""");
	}

	static class NegativeCost {

		@RateLimited(rate = "10/s", permits = "-1")
		void limited() {
		}

	}

	static class BadExpression {

		@RateLimited(rate = "10/s", key = "#user.")
		void limited(String user) {
		}

	}

	static class BadExpressionOfPolicy {

		@RateLimited("search")
		void limited(String user) {
		}

	}

	static class BadDefaultKey {

		@RateLimited(rate = "10/s")
		void limited(String user) {
		}

	}

	static class UnknownParameter {

		@RateLimited(rate = "10/s", key = "#usr")
		void limited(String user) {
		}

	}

	static class NameWithoutPrefix {

		@RateLimited(rate = "10/s", key = "user")
		void limited(String user) {
		}

	}

	static class ResultBeforeTheCall {

		@RateLimited(rate = "10/s", condition = "#result == null")
		void limited(String user) {
		}

	}

	static class UnknownBeanInExpression {

		@RateLimited(rate = "10/s", key = "@tenants.current()")
		void limited() {
		}

	}

	static class KeyAndKeyResolver {

		@RateLimited(rate = "10/s", key = "#clientIp", keyResolver = "tenants")
		void limited() {
		}

	}

	static class FunctionHiddenByParameter {

		@RateLimited(rate = "10/s", key = "#path('id')")
		void limited(String path) {
		}

	}

	static class MissingKeyWithoutKey {

		@RateLimited(rate = "10/s", missingKey = "refuse")
		void limited() {
		}

	}

	static class UnknownMissingKey {

		@RateLimited(rate = "10/s", key = "#clientIp", missingKey = "reject")
		void limited() {
		}

	}

	static class UnknownKeyResolver {

		@RateLimited(rate = "10/s", keyResolver = "tenants")
		void limited() {
		}

	}

}
