package io.trypema.spring.interceptor;

import java.lang.reflect.Method;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.ClassUtils;

import io.trypema.spring.RateLimitConfigurationException;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link ExpressionCheck}.
 */
class ExpressionCheckTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	ExpressionCheckTests() {
		this.beanFactory.registerSingleton("tenants", new Object());
		this.beanFactory.registerSingleton("tenants.map", new Object());
	}

	@ParameterizedTest
	@ValueSource(strings = { "#user", "#p0.name", "#a1['key']", "#a1[key]", "#root.target.tenant", "target.tenant",
			"method.name", "#clientIp", "{#principal, #header('X-Api-Key')}", "#header(#user)",
			"@tenants.find(#user).id", "@'tenants.map'.size()", "#users.![name]", "#users.?[active].size()",
			"T(java.lang.Math).min(#p0, 10)", "'fixed'", "#user?.name ?: 'none'", "{name: #user}",
			"new java.lang.String(#user)", "#users.?[#this.name == #user]" })
	void acceptsWhatIsKnown(String expression) {
		assertThatNoException().isThrownBy(() -> parse(expression, "key"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "#usr", "#p2", "user", "user.name", "name()", "#header()", "#header('a', 'b')",
			"#headers('a')", "@unknown.id", "#root.user", "{#user, #other}", "#user + #other", "#user.find(#other)",
			"#user.find(other)", "#users.![#other]", "#user == null ? other : 1", "#result", "#exception" })
	void refusesWhatIsUnknown(String expression) {
		assertThatExceptionOfType(RateLimitConfigurationException.class).isThrownBy(() -> parse(expression, "key"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "#user = 'ann'", "#users.name = 'ann'", "#user == null ? 1 : #user = 2", "#users.size++",
			"--#users.size", "#root.target = #user" })
	void refusesAssignments(String expression) {
		assertThatExceptionOfType(RateLimitConfigurationException.class)
			.isThrownBy(() -> parse(expression, "condition"))
			.withMessageContaining("contains the assignment ")
			.withMessageEndingWith("Remove it. To compare, write two equals signs, as in #user.plan == 'free'.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "#result", "#exception", "#result?.status == 401" })
	void acceptsOutcomeInRefundIf(String expression) {
		assertThatNoException().isThrownBy(() -> parse(expression, ExpressionSite.REFUND_IF));
	}

	@Test
	void tellsHowToKeepParameterNames() {
		Method unnamed = ClassUtils.getMethod(Comparable.class, "compareTo", Object.class);
		ExpressionSite site = new ExpressionSite("A test", "key", MethodParameters.of(unnamed));
		assertThatExceptionOfType(RateLimitConfigurationException.class)
			.isThrownBy(() -> LimitExpression.parse("#other", site, this.beanFactory))
			.withMessageEndingWith(
					"Known are: #p0, #a0, #root, #clientIp, #principal, #session, #header('X-Name'), #cookie('name'), #path('name'), @beanName. "
							+ "Use one of these names. To name parameters, compile with the option -parameters.");
	}

	@Test
	void offersNoParametersOutsideMethods() {
		ExpressionSite site = new ExpressionSite("A test", "key", null);
		assertThatExceptionOfType(RateLimitConfigurationException.class)
			.isThrownBy(() -> LimitExpression.parse("#p0", site, this.beanFactory))
			.withMessageEndingWith(
					"Known are: #clientIp, #principal, #session, #header('X-Name'), #cookie('name'), #path('name'), @beanName. "
							+ "Use one of these names.");
	}

	private void parse(String expression, String attribute) {
		Method method = ClassUtils.getMethod(getClass(), "method", String.class, Object.class);
		LimitExpression.parse(expression, new ExpressionSite("A test", attribute, MethodParameters.of(method)),
				this.beanFactory);
	}

	public void method(String user, Object users) {
	}

}
