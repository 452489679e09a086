// The one error and precision policy for every Boost.Math call of the library.
//
// Doubles stay doubles (no silent long double, so results agree between machines); a domain error
// throws std::domain_error; overflow gives infinity, underflow zero or a subnormal, without a word.
#pragma once

#include <boost/math/policies/policy.hpp>

namespace inferlaw::numeric {

using MathPolicy = boost::math::policies::policy<
    boost::math::policies::promote_double<false>, boost::math::policies::promote_float<false>,
    boost::math::policies::domain_error<boost::math::policies::throw_on_error>,
    boost::math::policies::pole_error<boost::math::policies::throw_on_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::underflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::denorm_error<boost::math::policies::ignore_error>>;

}  // namespace inferlaw::numeric
