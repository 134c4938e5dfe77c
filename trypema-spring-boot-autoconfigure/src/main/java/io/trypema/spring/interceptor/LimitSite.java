package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

import org.springframework.util.ClassUtils;

/**
 * A limit that applies to a method of a target class.
 *
 * @param declared the annotation
 * @param method the method of the target class
 * @param targetClass the target class
 */
record LimitSite(DeclaredLimit declared, Method method, Class<?> targetClass) {

	/** The owner of the limit, for error messages. */
	String owner() {
		return this.declared.name() + " on " + type().getName() + (this.declared.isOfType() ? "" : "." + signature());
	}

	/** The owner of its key, which may be declared elsewhere. */
	String keyOwner() {
		if (!this.declared.text("key").isEmpty()) {
			return owner();
		}
		return owner() + " (from " + (this.declared.text("policy").isEmpty() ? "" : "its policy or ")
				+ "trypema.default-key)";
	}

	/** The owner of its permits, which may be declared elsewhere. */
	String permitsOwner() {
		return owner() + (this.declared.text("permits").isEmpty() ? " (from its policy)" : "");
	}

	/** The name of the limit, if it is stated inline. */
	String name() {
		String type = type().getSimpleName();
		String kind = this.declared.isOfConcurrency() ? "-in-flight" : "";
		String position = (this.declared.position() > 0) ? "-" + (this.declared.position() + 1) : "";
		return (this.declared.isOfType() ? type : type + "." + this.method.getName()) + kind + position;
	}

	/** The name for clients, unless the limit declares one: without names of the code. */
	String neutralName() {
		return "limit-" + HexFormat.of().toHexDigits(scope().hashCode());
	}

	/** The identity of the limit, if it is stated inline. */
	String scope() {
		String member = this.declared.isOfType() ? "*" : signature();
		String position = (this.declared.position() > 0) ? "#" + this.declared.position() : "";
		return type().getName() + "." + member + (this.declared.isOfConcurrency() ? "#in-flight" : "") + position;
	}

	private String signature() {
		String parameters = Arrays.stream(this.method.getParameterTypes())
			.map(Class::getTypeName)
			.collect(Collectors.joining(","));
		return this.method.getName() + "(" + parameters + ")";
	}

	/** The target class, or for classes made at run time the interface. */
	private Class<?> type() {
		Class<?> userClass = ClassUtils.getUserClass(this.targetClass);
		if (!Proxy.isProxyClass(userClass) && !userClass.isHidden()) {
			return userClass;
		}
		return (this.declared.source() instanceof Class<?> type) ? type
				: this.declared.namingMethod(this.method).getDeclaringClass();
	}

}
