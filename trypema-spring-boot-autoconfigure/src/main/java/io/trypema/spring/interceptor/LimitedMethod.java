package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.util.List;

/**
 * A method of a target class with its limits.
 *
 * @param method the method of the target class
 * @param parameters the parameters with their names in expressions
 * @param limits the limits in the order of their declaration
 */
record LimitedMethod(Method method, MethodParameters parameters, List<CompiledLimit> limits) {

}
