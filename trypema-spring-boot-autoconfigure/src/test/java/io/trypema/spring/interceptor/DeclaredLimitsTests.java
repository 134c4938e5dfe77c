package io.trypema.spring.interceptor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.core.annotation.AliasFor;
import org.springframework.util.ReflectionUtils;

import io.trypema.spring.annotation.RateLimitExempt;
import io.trypema.spring.annotation.RateLimited;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeclaredLimits}.
 */
class DeclaredLimitsTests {

	private final DeclaredLimits limits = new DeclaredLimits();

	@Test
	void findsNothingOnPlainMethod() {
		assertThat(keys(Plain.class, "call")).isEmpty();
	}

	@Test
	void remembersHitsAndMisses() throws Exception {
		for (Class<?> type : List.of(OnMethod.class, Plain.class)) {
			assertThat(this.limits.get(type.getMethod("call"), type))
				.isSameAs(this.limits.get(type.getMethod("call"), type));
		}
	}

	@Test
	void findsLimitOfMethod() {
		assertThat(keys(OnMethod.class, "call")).containsExactly("method");
	}

	@Test
	void findsLimitOfType() {
		assertThat(keys(OnType.class, "call")).containsExactly("type");
	}

	@Test
	void limitOfMethodReplacesLimitOfType() {
		assertThat(keys(OnType.class, "own")).containsExactly("own");
	}

	@Test
	void exemptMethodHasNoLimit() {
		assertThat(keys(OnType.class, "exempt")).isEmpty();
	}

	@Test
	void limitOfTypeIsForMethodsThatAreNotPublicToo() {
		assertThat(keys(OnType.class, "internal")).containsExactly("type");
	}

	@Test
	void limitOfTypeIsNotForPrivateMethods() {
		assertThat(keys(OnType.class, "hidden")).isEmpty();
	}

	@Test
	void limitOfTypeIsNotForMethodsOfObject() {
		assertThat(keys(OnType.class, "toString")).isEmpty();
	}

	@Test
	void subclassInheritsLimitOfType() {
		assertThat(keys(SubOfType.class, "added")).containsExactly("type");
	}

	@Test
	void overridingMethodInheritsLimit() {
		assertThat(keys(OverridesMethod.class, "call")).containsExactly("method");
	}

	@Test
	void limitOfOverridingMethodReplacesInherited() {
		assertThat(keys(OverridesLimit.class, "call")).containsExactly("override");
	}

	@Test
	void overridingMethodCanBeExempt() {
		assertThat(keys(OverridesAsExempt.class, "call")).isEmpty();
	}

	@Test
	void findsLimitOfInterfaceMethod() {
		assertThat(keys(ImplementsMethod.class, "call")).containsExactly("interface method");
	}

	@Test
	void findsLimitOfInterface() {
		assertThat(keys(ImplementsMethod.class, "other")).containsExactly("interface");
	}

	@Test
	void limitOfClassPrecedesThoseOfInterface() {
		assertThat(keys(LimitedImplementation.class, "call")).containsExactly("class");
	}

	@Test
	void findsLimitOfInterfaceThatSubclassAdds() {
		assertThat(keys(InheritsImplementation.class, "call")).containsExactly("interface method");
	}

	@Test
	void findsLimitOfGenericInterfaceMethod() {
		assertThat(keys(TextStore.class, "save")).containsExactly("generic").hasSize(1);
	}

	@Test
	void findsLimitThroughBridgeMethod() throws Exception {
		assertThat(this.limits.get(TextStore.class.getMethod("save", Object.class), TextStore.class)).hasSize(1);
	}

	@Test
	void findsLimitOnJdkProxy() throws Exception {
		ProxyFactory factory = new ProxyFactory(new ImplementsMethod());
		Class<?> proxy = factory.getProxy().getClass();
		assertThat(this.limits.get(Api.class.getMethod("call"), proxy)).hasSize(1);
	}

	@Test
	void mergesAttributesOfComposedAnnotation() {
		assertThat(keys(UsesComposed.class, "call")).containsExactly("given");
	}

	@Test
	void keepsOrderOfDeclaration() {
		assertThat(keys(Several.class, "repeated")).containsExactly("first", "second");
		assertThat(keys(Several.class, "contained")).containsExactly("first", "second");
		assertThat(keys(Several.class, "mixed")).containsExactly("composed", "direct");
	}

	@Test
	void findsRepeatedLimitsOfComposedAnnotation() {
		assertThat(keys(Several.class, "twofold")).containsExactly("one", "two");
	}

	private List<String> keys(Class<?> type, String method) {
		return this.limits
			.get(Objects.requireNonNull(ReflectionUtils.findMethod(type, method, (Class<?>[]) null)), type)
			.stream()
			.map((limit) -> limit.text("key"))
			.toList();
	}

	@Target({ ElementType.METHOD, ElementType.TYPE })
	@Retention(RetentionPolicy.RUNTIME)
	@RateLimited(rate = "10/s")
	@interface Composed {

		@AliasFor(annotation = RateLimited.class, attribute = "key")
		String value() default "composed";

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@RateLimited(rate = "10/s", key = "one")
	@RateLimited(rate = "100/min", key = "two")
	@interface Twofold {

	}

	static class Plain {

		public void call() {
		}

	}

	static class OnMethod {

		@RateLimited(rate = "10/s", key = "method")
		public void call() {
		}

	}

	@RateLimited(rate = "10/s", key = "type")
	static class OnType {

		public void call() {
		}

		@RateLimited(rate = "10/s", key = "own")
		void own() {
		}

		@RateLimitExempt
		public void exempt() {
		}

		void internal() {
		}

		@SuppressWarnings("UnusedMethod")
		private void hidden() {
		}

		@Override
		public String toString() {
			return "OnType";
		}

	}

	static class SubOfType extends OnType {

		public void added() {
		}

	}

	static class OverridesMethod extends OnMethod {

		@Override
		public void call() {
		}

	}

	static class OverridesLimit extends OnMethod {

		@Override
		@RateLimited(rate = "10/s", key = "override")
		public void call() {
		}

	}

	static class OverridesAsExempt extends OnMethod {

		@Override
		@RateLimitExempt
		public void call() {
		}

	}

	@RateLimited(rate = "10/s", key = "interface")
	interface Api {

		@RateLimited(rate = "10/s", key = "interface method")
		void call();

		void other();

	}

	static class ImplementsMethod implements Api {

		@Override
		public void call() {
		}

		@Override
		public void other() {
		}

	}

	@RateLimited(rate = "10/s", key = "class")
	static class LimitedImplementation extends ImplementsMethod {

	}

	static class Unaware {

		public void call() {
		}

		public void other() {
		}

	}

	static class InheritsImplementation extends Unaware implements Api {

	}

	interface Store<T> {

		@RateLimited(rate = "10/s", key = "generic")
		void save(T item);

	}

	static class TextStore implements Store<String> {

		@Override
		public void save(String item) {
		}

	}

	static class UsesComposed {

		@Composed("given")
		public void call() {
		}

	}

	static class Several {

		@RateLimited(rate = "10/s", key = "first")
		@RateLimited(rate = "100/min", key = "second")
		public void repeated() {
		}

		@RateLimited.Container({ @RateLimited(rate = "10/s", key = "first"),
				@RateLimited(rate = "100/min", key = "second") })
		public void contained() {
		}

		@Composed
		@RateLimited(rate = "100/min", key = "direct")
		public void mixed() {
		}

		@Twofold
		public void twofold() {
		}

	}

}
