// GSL's Brent searches, to hold other solvers against.
#pragma once

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_roots.h>

#include <functional>

namespace inferlaw::test {

using RealFunction = std::function<double(double)>;

inline gsl_function gsl_function_of(RealFunction& f) {
  return {.function = [](double x,
                         void* function) { return (*static_cast<RealFunction*>(function))(x); },
          .params = &f};
}

/// A root of `f`, which has other signs at `low` and `high`; to the last digits.
inline double root_by_brent(RealFunction f, double low, double high) {
  gsl_function function = gsl_function_of(f);
  gsl_root_fsolver* search = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
  gsl_root_fsolver_set(search, &function, low, high);
  for (int i = 0; i < 100; ++i) gsl_root_fsolver_iterate(search);
  const double root = gsl_root_fsolver_root(search);
  gsl_root_fsolver_free(search);
  return root;
}

/// Where `f` is least between `low` and `high`, known to the square root of the digits of f;
/// f(guess) lies below both ends.
inline double minimum_by_brent(RealFunction f, double guess, double low, double high) {
  gsl_function function = gsl_function_of(f);
  gsl_min_fminimizer* search = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
  gsl_min_fminimizer_set(search, &function, guess, low, high);
  for (int i = 0; i < 100; ++i) gsl_min_fminimizer_iterate(search);
  const double least = gsl_min_fminimizer_x_minimum(search);
  gsl_min_fminimizer_free(search);
  return least;
}

}  // namespace inferlaw::test
