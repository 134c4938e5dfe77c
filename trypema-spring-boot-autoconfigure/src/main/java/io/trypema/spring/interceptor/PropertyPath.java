package io.trypema.spring.interceptor;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.AccessException;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.PropertyAccessor;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.support.ReflectivePropertyAccessor;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/**
 * A variable, or a property of one such as {@code #user.name}, which is read without
 * interpreting the expression. Safe for use by many threads.
 */
final class PropertyPath {

	/** Returned if only the interpreter knows the value, or the error. */
	static final Object UNKNOWN = new Object();

	private static final EvaluationContext CONTEXT = new StandardEvaluationContext();

	private final ReflectivePropertyAccessor reflection = new ReflectivePropertyAccessor();

	private final String variable;

	private final List<Step> steps;

	private PropertyPath(String variable, List<Step> steps) {
		this.variable = variable;
		this.steps = steps;
	}

	/** The path that an expression is, or {@code null} if it is another expression. */
	static @Nullable PropertyPath of(SpelNode expression) {
		SpelNode start = (expression instanceof CompoundExpression) ? expression.getChild(0) : expression;
		if (!(start instanceof VariableReference)) {
			return null;
		}
		List<Step> steps = new ArrayList<>();
		for (int index = 1; expression != start && index < expression.getChildCount(); index++) {
			if (!(expression.getChild(index) instanceof PropertyOrFieldReference property) || property.isNullSafe()) {
				return null;
			}
			steps.add(new Step(property.getName()));
		}
		String name = start.toStringAST().substring(1);
		return (name.equals("root") || name.equals("this")) ? null : new PropertyPath(name, steps);
	}

	@Nullable Object read(ExpressionScope scope) {
		Object value = scope.lookup(this.variable);
		// Static members of a class are properties of it, which other classes lack
		for (int index = 0; index < this.steps.size() && value != UNKNOWN; index++) {
			value = (value != null && !(value instanceof Class)) ? this.steps.get(index).read(value, this.reflection)
					: UNKNOWN;
		}
		return value;
	}

	/**
	 * A property, with its accessor in the class that had it last.
	 */
	private static final class Step {

		private final String name;

		private volatile @Nullable Accessor accessor;

		Step(String name) {
			this.name = name;
		}

		@Nullable Object read(Object target, ReflectivePropertyAccessor reflection) {
			try {
				Accessor accessor = this.accessor;
				if (accessor == null || accessor.type() != target.getClass()) {
					PropertyAccessor found = reflection.createOptimalAccessor(CONTEXT, target, this.name);
					if (!found.canRead(CONTEXT, target, this.name)) {
						return UNKNOWN;
					}
					accessor = new Accessor(target.getClass(), found);
					this.accessor = accessor;
				}
				return accessor.reader().read(CONTEXT, target, this.name).getValue();
			}
			catch (AccessException ex) {
				return UNKNOWN;
			}
		}

	}

	/**
	 * The accessor of a property in a class.
	 */
	private record Accessor(Class<?> type, PropertyAccessor reader) {

	}

}
