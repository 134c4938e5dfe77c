package io.trypema.spring.interceptor;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.Assign;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.InlineMap;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.OpDec;
import org.springframework.expression.spel.ast.OpInc;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.VariableReference;

import io.trypema.spring.RateLimitConfigurationException;

/**
 * Finds undefined names and assignments in an expression.
 */
final class ExpressionCheck {

	private final String expression;

	private final ExpressionSite site;

	private final BeanFactory beanFactory;

	ExpressionCheck(String expression, ExpressionSite site, BeanFactory beanFactory) {
		this.expression = expression;
		this.site = site;
		this.beanFactory = beanFactory;
	}

	void check(SpelNode node) {
		check(node, true, true);
	}

	/**
	 * Check a node and its children.
	 * @param node the node
	 * @param onRoot whether the node, if it is a name without prefix, means a property of
	 * the root object
	 * @param inRootScope whether names without prefix mean that at the start of a nested
	 * expression, as in arguments
	 */
	private void check(SpelNode node, boolean onRoot, boolean inRootScope) {
		if (node instanceof Assign || node instanceof OpInc || node instanceof OpDec) {
			throw new RateLimitConfigurationException(
					this.expression + " contains the assignment " + node.toStringAST() + ".",
					"Remove it. To compare, write two equals signs, as in #user.plan == 'free'.");
		}
		checkName(node, onRoot);
		boolean childInRootScope = inRootScope && !(node instanceof Projection || node instanceof Selection);
		for (int index = 0; index < node.getChildCount(); index++) {
			check(node.getChild(index), childInRootScope && isOnRoot(node, index), childInRootScope);
		}
	}

	private static boolean isOnRoot(SpelNode parent, int index) {
		if (parent instanceof CompoundExpression && index > 0) {
			return index == 1 && parent.getChild(0).toStringAST().equals("#root");
		}
		return !(parent instanceof Indexer || parent instanceof InlineMap);
	}

	private void checkName(SpelNode node, boolean onRoot) {
		String text = node.toStringAST();
		if (node instanceof VariableReference) {
			checkVariable(text.substring(1));
		}
		else if (node instanceof FunctionReference) {
			checkFunction(text.substring(1, text.indexOf('(')), node.getChildCount());
		}
		else if (node instanceof BeanReference) {
			checkBean(text);
		}
		else if (onRoot && node instanceof PropertyOrFieldReference && !this.site.hasRootProperty(text)) {
			throw unknown("'" + text + "' without a prefix");
		}
		else if (onRoot && node instanceof MethodReference) {
			throw unknown("'" + text + "' without an object");
		}
	}

	private void checkVariable(String name) {
		if (!name.equals("this") && !this.site.variables().contains(name)) {
			throw unknown("#" + name);
		}
	}

	private void checkFunction(String name, int argumentCount) {
		CallVariable function = CallVariable.of(name);
		if (function == null || !function.isFunction() || argumentCount != 1) {
			throw unknown("#" + name + "(…) with " + argumentCount + " arguments");
		}
		if (this.site.isHidden(function)) {
			throw new RateLimitConfigurationException(
					this.expression + " uses #" + name + "(…), which the parameter '" + name + "' of the method hides.",
					"Give the parameter another name, or name what the expression takes as a parameter.");
		}
	}

	private void checkBean(String reference) {
		String name = reference.replace("@", "").replace("'", "");
		if (!this.beanFactory.containsBean(name)) {
			throw new RateLimitConfigurationException(
					this.expression + " uses " + reference + ", but there is no bean of that name.",
					"Declare the bean, or write the name of one that exists.");
		}
	}

	private RateLimitConfigurationException unknown(String name) {
		List<String> variables = this.site.variables();
		Stream<String> functions = Stream.of(CallVariable.values())
			.filter(CallVariable::isFunction)
			.map(CallVariable::toString);
		String known = Stream
			.of(variables.stream().map((variable) -> "#" + variable), functions, Stream.of("@beanName"))
			.flatMap(Function.identity())
			.collect(Collectors.joining(", "));
		String action = "Use one of these names.";
		if (this.site.lacksParameterNames()) {
			action += " To name parameters, compile with the option -parameters.";
		}
		return new RateLimitConfigurationException(
				this.expression + " uses " + name + ", which is not known. Known are: " + known + ".", action);
	}

}
