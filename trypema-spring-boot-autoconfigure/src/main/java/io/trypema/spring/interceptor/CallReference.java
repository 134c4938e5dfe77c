package io.trypema.spring.interceptor;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.StringLiteral;
import org.springframework.expression.spel.ast.VariableReference;

import io.trypema.spring.CallContext;

/**
 * A use of the {@link CallContext} in an expression.
 *
 * @param variable the variable or function
 * @param argument the argument of a function, or {@code null} if there is none, or one
 * that is not known before the call
 */
record CallReference(CallVariable variable, @Nullable String argument) {

	/** Return the references in an expression, in the order of their appearance. */
	static Set<CallReference> in(SpelNode expression) {
		Set<CallReference> references = new LinkedHashSet<>();
		collect(expression, references);
		return references;
	}

	private static void collect(SpelNode node, Set<CallReference> references) {
		CallVariable variable = variable(node);
		if (variable != null) {
			references.add(new CallReference(variable, argument(node)));
		}
		for (int index = 0; index < node.getChildCount(); index++) {
			collect(node.getChild(index), references);
		}
	}

	private static @Nullable CallVariable variable(SpelNode node) {
		String text = node.toStringAST();
		if (node instanceof VariableReference) {
			return CallVariable.of(text.substring(1));
		}
		return (node instanceof FunctionReference) ? CallVariable.of(text.substring(1, text.indexOf('('))) : null;
	}

	private static @Nullable String argument(SpelNode node) {
		return (node.getChildCount() == 1 && node.getChild(0) instanceof StringLiteral literal)
				? String.valueOf(literal.getLiteralValue().getValue()) : null;
	}

	/** Whether a call lacks the value, as far as that can be determined. */
	boolean isMissingIn(CallContext context) {
		if (this.variable.isFunction() && this.argument == null) {
			return false;
		}
		return CallKey.isMissing(this.variable.value(context, (this.argument != null) ? this.argument : ""));
	}

	/** The description for the sender of the request. */
	String description() {
		return this.variable.description() + ((this.argument != null) ? " " + this.argument : "");
	}

}
