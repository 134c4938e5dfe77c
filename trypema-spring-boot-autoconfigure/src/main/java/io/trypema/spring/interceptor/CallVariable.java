package io.trypema.spring.interceptor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.trypema.spring.CallContext;

/**
 * Variables of a {@link CallContext} in expressions, and functions of one argument.
 * Resolved on use. The most useful come first.
 */
enum CallVariable {

	CLIENT_IP("clientIp", "", "client address"),

	PRINCIPAL("principal", "", "authentication"),

	SESSION("session", "", "session"),

	HEADER("header", "X-Name", "header"),

	COOKIE("cookie", "name", "cookie"),

	PATH("path", "name", "path variable");

	private static final Map<String, CallVariable> BY_NAME = Stream.of(values())
		.collect(Collectors.toUnmodifiableMap(CallVariable::variableName, Function.identity()));

	private final String variable;

	private final String example;

	private final String description;

	CallVariable(String variable, String example, String description) {
		this.variable = variable;
		this.example = example;
		this.description = description;
	}

	/** The variable or function of a name, or {@code null} if there is none. */
	static @Nullable CallVariable of(String name) {
		return BY_NAME.get(name);
	}

	/** Return the value of a variable, or a function that SpEL calls. */
	static @Nullable Object lookup(CallContext context, String name) {
		CallVariable variable = of(name);
		if (variable == null) {
			return null;
		}
		return variable.isFunction() ? Functions.of(variable, context) : variable.value(context, "");
	}

	String variableName() {
		return this.variable;
	}

	boolean isFunction() {
		return !this.example.isEmpty();
	}

	/**
	 * The value in a call.
	 * @param context the context of the call
	 * @param argument the argument of a function
	 */
	@Nullable String value(CallContext context, String argument) {
		return switch (this) {
			case CLIENT_IP -> context.clientIp();
			case PRINCIPAL -> context.principal();
			case SESSION -> context.sessionId();
			case HEADER -> context.header(argument);
			case COOKIE -> context.cookie(argument);
			case PATH -> context.pathVariable(argument);
		};
	}

	/** The description for the sender of the request. */
	String description() {
		return this.description;
	}

	/** The notation in an expression. */
	@Override
	public String toString() {
		return "#" + this.variable + (isFunction() ? "('" + this.example + "')" : "");
	}

	/**
	 * The functions in the form that SpEL calls.
	 */
	private static final class Functions {

		private static final Map<CallVariable, MethodHandle> HANDLES = handles();

		private static MethodHandle of(CallVariable function, CallContext context) {
			return Objects.requireNonNull(HANDLES.get(function)).bindTo(context);
		}

		private static Map<CallVariable, MethodHandle> handles() {
			try {
				MethodHandle value = MethodHandles.lookup()
					.findVirtual(CallVariable.class, "value",
							MethodType.methodType(String.class, CallContext.class, String.class));
				Map<CallVariable, MethodHandle> handles = new EnumMap<>(CallVariable.class);
				for (CallVariable variable : values()) {
					handles.put(variable, value.bindTo(variable));
				}
				return handles;
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
