package io.trypema.spring.interceptor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The location of an expression, and the names that it may use.
 *
 * @param owner the owner of the expression, for the error message
 * @param attribute the attribute that holds it
 * @param parameters the parameters that it may name, or {@code null} if there is no
 * method
 */
record ExpressionSite(String owner, String attribute, @Nullable MethodParameters parameters) {

	static final String REFUND_IF = "refundIf";

	private static final Set<String> ROOT_PROPERTIES = Set.of("target", "method");

	/** The names of all variables, the most useful first. */
	List<String> variables() {
		List<String> variables = new ArrayList<>();
		if (this.attribute.equals(REFUND_IF)) {
			variables.addAll(List.of(ExpressionScope.RESULT, ExpressionScope.EXCEPTION));
		}
		if (this.parameters != null) {
			variables.addAll(this.parameters.variables());
			variables.add("root");
		}
		for (CallVariable variable : CallVariable.values()) {
			if (!variable.isFunction()) {
				variables.add(variable.variableName());
			}
		}
		return variables;
	}

	/** Whether a parameter of the same name hides it. */
	boolean isHidden(CallVariable variable) {
		return this.parameters != null && this.parameters.variables().contains(variable.variableName());
	}

	boolean hasRootProperty(String name) {
		return this.parameters != null && ROOT_PROPERTIES.contains(name);
	}

	boolean lacksParameterNames() {
		return this.parameters != null && !this.parameters.named();
	}

}
