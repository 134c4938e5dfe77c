package io.trypema.spring.interceptor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PropertyPath}.
 */
class PropertyPathTests {

	private static final SpelExpressionParser PARSER = new SpelExpressionParser();

	/** Each is read by one path in turn, so that accessors meet other classes. */
	private static final List<Object> VALUES = List.of(new Owner("ada", new Owner("bob", null)), new Bean("cleo"),
			new Hidden(), "text", 42, Integer.class, Long.class, String.class, new int[3], new String[2],
			Map.of("name", "dora"), List.of("a", "b"), Optional.of("eve"), Thread.State.NEW);

	@ParameterizedTest
	@ValueSource(strings = { "#value", "#value.name", "#value.length", "#value.MAX_VALUE", "#value.empty",
			"#value.class.name", "#value.next.name", "#value.next.next.name", "#value.bytes.length",
			"#value.simpleName", "#value.present" })
	void readsWhatTheInterpreterReads(String text) {
		SpelExpression expression = PARSER.parseRaw(text);
		PropertyPath path = PropertyPath.of(expression.getAST());
		assertThat(path).isNotNull();
		for (int round = 0; round < 2; round++) {
			for (Object value : VALUES) {
				StandardEvaluationContext context = new StandardEvaluationContext();
				context.setVariable("value", value);
				Object read = path.read(new Scope(value));
				if (read != PropertyPath.UNKNOWN) {
					assertThat(read).as("%s of %s", text, value).isEqualTo(interpret(expression, context));
				}
			}
		}
	}

	private static @Nullable Object interpret(SpelExpression expression, EvaluationContext context) {
		try {
			return expression.getValue(context);
		}
		catch (EvaluationException ex) {
			return ex;
		}
	}

	@Test
	void readsPropertiesOfRecordsAndBeans() {
		PropertyPath path = path("#value.name");
		assertThat(Stream.of(new Owner("ada", null), new Bean("cleo"), new Owner("bob", null))
			.map((value) -> path.read(new Scope(value)))).containsExactly("ada", "cleo", "bob");
	}

	@Test
	void leavesErrorsToTheInterpreter() {
		assertThat(path("#value.next.name").read(new Scope(new Owner("ada", null)))).isSameAs(PropertyPath.UNKNOWN);
		assertThat(path("#value.surname").read(new Scope(new Bean("cleo")))).isSameAs(PropertyPath.UNKNOWN);
	}

	@Test
	void passesOnNull() {
		assertThat(path("#value").read(new Scope(null))).isNull();
		assertThat(path("#value.next").read(new Scope(new Owner("ada", null)))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "#root", "#this", "#root.target", "#value?.name", "#value.name()", "#value['name']",
			"#value.next?.name", "#value[0].name", "'text'", "name", "#value + 1", "@bean.name" })
	void isNoOtherExpression(String text) {
		assertThat(PropertyPath.of(PARSER.parseRaw(text).getAST())).isNull();
	}

	private static PropertyPath path(String text) {
		PropertyPath path = PropertyPath.of(PARSER.parseRaw(text).getAST());
		assertThat(path).isNotNull();
		return path;
	}

	private record Scope(@Nullable Object value) implements ExpressionScope {

		@Override
		public @Nullable Object lookup(String variable) {
			return this.value;
		}

		@Override
		public EvaluationContext evaluationContext() {
			return new StandardEvaluationContext();
		}

	}

	public record Owner(String name, @Nullable Owner next) {

	}

	public static final class Bean {

		public static final int MAX_VALUE = 7;

		private final String name;

		Bean(String name) {
			this.name = name;
		}

		public String getName() {
			return this.name;
		}

		public boolean isEmpty() {
			return false;
		}

	}

	private static final class Hidden implements Named {

		@Override
		public String getName() {
			return "hidden";
		}

	}

	/**
	 * Makes the property of a private class accessible.
	 */
	public interface Named {

		String getName();

	}

}
